// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import io.funnel4j.dataset.JsonFiles;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was written.
 *
 * @param layout {@code ali-ccp} or {@code kuairand}
 * @param seed that it was drawn from
 * @param counts by name: rows of each file, positives of each label, values of lists, and each kind of dirt
 */
public record SyntheticSet(String layout, long seed, Map<String, Long> counts) {
    /** The file beside the written ones that holds this. */
    public static final String FILE = "lookalike.json";

    public SyntheticSet {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    void write(Path folder) {
        JsonFiles.write(folder.resolve(FILE), this);
    }

    /** Counts of things by name. */
    static final class Counter {
        private final Map<String, Long> counts = new LinkedHashMap<>();

        void add(String what, long by) {
            counts.merge(what, by, Long::sum);
        }

        Map<String, Long> counts() {
            return counts;
        }
    }
}
