// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import io.funnel4j.dataset.source.ExposureSource;
import java.util.EnumSet;
import java.util.Set;

/**
 * The parts are sources of their own: what is encoded is train, and these are the others.
 *
 * @param validation its rows, or null for no such part
 * @param test its rows, or null for no such part
 */
public record FileSplit(ExposureSource validation, ExposureSource test) implements Split {
    @Override
    public String description() {
        return "by files%s%s"
                .formatted(
                        validation == null ? "" : ", validation in " + validation.name(),
                        test == null ? "" : ", test in " + test.name());
    }

    @Override
    public Set<Part> parts() {
        Set<Part> parts = EnumSet.of(Part.TRAIN);
        if (validation != null) {
            parts.add(Part.VALIDATION);
        }
        if (test != null) {
            parts.add(Part.TEST);
        }
        return parts;
    }
}
