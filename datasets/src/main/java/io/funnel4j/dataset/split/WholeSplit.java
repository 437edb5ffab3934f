// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.split;

import java.util.EnumSet;
import java.util.Set;

/**
 * Everything in one part.
 *
 * @param part where all rows go
 */
public record WholeSplit(Part part) implements Split {
    @Override
    public String description() {
        return "all rows are " + part.lowerCase();
    }

    @Override
    public Set<Part> parts() {
        return EnumSet.of(part);
    }
}
