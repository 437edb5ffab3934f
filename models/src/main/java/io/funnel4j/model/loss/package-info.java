/** The loss on a probability that arrives as the pair (log p, log(1 - p)). */
package io.funnel4j.model.loss;
