// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.Internal;
import java.util.OptionalInt;

/** Finds the row of a batch whose loss or gradient is not finite by itself. */
@Internal
public final class CulpritSearch {
    private CulpritSearch() {}

    /** A part of a batch that is computed once more. */
    public interface Part {
        /** Whether the loss and the gradient of the rows {@code [from, to)} are finite. */
        boolean isFinite(int from, int to);
    }

    /**
     * The first such row by bisection; nothing where no row is to blame, or every one is: then the parameters are.
     *
     * @param rows of the batch, at least 1
     */
    public static OptionalInt find(int rows, Part part) {
        int from = 0;
        int to = rows;
        if (!part.isFinite(from, from + 1) && !part.isFinite(to - 1, to)) {
            return OptionalInt.empty();
        }
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            if (!part.isFinite(from, middle)) {
                to = middle;
            } else if (!part.isFinite(middle, to)) {
                from = middle;
            } else {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(from);
    }
}
