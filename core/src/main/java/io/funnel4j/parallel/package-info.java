/** Work on several threads whose results do not depend on their number. */
package io.funnel4j.parallel;
