// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a bench found.
 *
 * @param setting machine, versions, and what was asked for
 * @param otherLoad what else ran meanwhile
 * @param rounds each contender ran once a round
 * @param missing why contenders were left out, a sentence each
 * @param failures processes that did not measure
 * @param figures of each contender over the rounds
 * @param ratios of this project to the others
 * @param runs everything that was measured
 */
public record BenchReport(
        Map<String, String> setting,
        OtherLoad otherLoad,
        int rounds,
        List<String> missing,
        List<Failure> failures,
        List<Figure> figures,
        List<Ratio> ratios,
        List<Run> runs) {
    /** The name of the format in JSON. */
    public static final String FORMAT = "funnel4j-bench";

    public BenchReport {
        setting = Collections.unmodifiableMap(new LinkedHashMap<>(setting));
        missing = List.copyOf(missing);
        failures = List.copyOf(failures);
        figures = List.copyOf(figures);
        ratios = List.copyOf(ratios);
        runs = List.copyOf(runs);
    }
}
