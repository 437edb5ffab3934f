// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

/** One input of a model, read from one exposure. */
public sealed interface Feature permits IdFeature, NumericFeature {
    /** The feature's name, unique in its schema. */
    String name();
}
