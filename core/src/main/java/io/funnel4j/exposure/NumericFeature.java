// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

/**
 * A number an exposure, as the encoder left it (standardised, log1p, ...).
 *
 * @param name unique in its schema
 */
public record NumericFeature(String name) implements Feature {
    public NumericFeature {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a numeric feature has no name");
        }
    }
}
