// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.Internal;

/**
 * Where one feature's ids and weights stand among those of an exposure.
 *
 * @param first the first of its {@code feature.slots()} ids
 * @param firstWeight the first of as many weights; where pooling is not weighted it has none, and the next feature's start here
 */
@Internal
public record IdSlots(IdFeature feature, int first, int firstWeight) {
    /** How many weights it has. */
    int weights() {
        return feature.pooling().weighted() ? feature.slots() : 0;
    }
}
