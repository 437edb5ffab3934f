// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

/** The four steps of which every probability of a world is made. */
enum Step {
    /** exposure to click. */
    CLICK,
    /** click to daction; the rest is oaction. */
    DACTION,
    PURCHASE_AFTER_DACTION,
    PURCHASE_AFTER_OACTION
}
