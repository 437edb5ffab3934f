// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that is changed.
 *
 * @param file its path among the valid inputs
 * @param mutation what may be done to it
 * @param repair what makes checksums right again, which is done in half of the cases
 */
record Target(String file, Mutation mutation, Repair repair) {
    /** What is done after a change. */
    @FunctionalInterface
    interface Repair {
        /**
         * Makes them right.
         *
         * @param folder that holds the inputs
         */
        void in(Path folder) throws IOException;
    }

    /** A file of lines. */
    static Target text(String file) {
        return of(file, Mutation.anyOf(List.of(TextMutations.ANY, TextMutations.ANY, ByteMutations.ANY)));
    }

    static Target json(String file) {
        return of(
                file,
                Mutation.anyOf(List.of(JsonMutations.ANY, JsonMutations.ANY, TextMutations.ANY, ByteMutations.ANY)));
    }

    static Target bytes(String file) {
        return of(file, ByteMutations.ANY);
    }

    static Target zip(String file) {
        return of(file, Mutation.anyOf(List.of(ZipMutations.ANY, ZipMutations.ANY, ByteMutations.ANY)));
    }

    Target repaired(Repair after) {
        return new Target(file, mutation, after);
    }

    private static Target of(String file, Mutation mutation) {
        return new Target(file, mutation.repeated(4), folder -> {});
    }
}
