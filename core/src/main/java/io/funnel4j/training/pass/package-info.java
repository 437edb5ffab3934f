/** A graph's forward and backward pass in training, over arrays that are kept from step to step. */
@Internal
package io.funnel4j.training.pass;

import io.funnel4j.Internal;
