/** Which exposure is trained on, which chooses the best epoch, and which is only measured. */
package io.funnel4j.dataset.split;
