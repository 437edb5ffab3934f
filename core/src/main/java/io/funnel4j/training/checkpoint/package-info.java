/** Training that outlives its process: all that the next step depends on, in files. */
package io.funnel4j.training.checkpoint;
