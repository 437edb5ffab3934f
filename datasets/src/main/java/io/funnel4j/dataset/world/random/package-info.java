/** Random numbers by position, and draws from discrete distributions, for generated worlds. */
@Internal
package io.funnel4j.dataset.world.random;

import io.funnel4j.Internal;
