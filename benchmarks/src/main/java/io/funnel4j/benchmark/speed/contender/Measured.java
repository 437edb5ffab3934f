// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process found and printed on its last line.
 *
 * @param rates of each work and batch, at least one
 * @param peakBytes most memory that the process held at once; 0 where the system does not tell
 * @param facts what the figures depend on: versions, libraries
 */
public record Measured(List<Rate> rates, long peakBytes, Map<String, String> facts) {
    public Measured {
        if (rates.isEmpty()) {
            throw new IllegalArgumentException("a contender measured nothing");
        }
        rates = List.copyOf(rates);
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }
}
