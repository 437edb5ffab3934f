// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import java.util.HashMap;
import java.util.Map;

/** Results by model, seed and train share. */
final class ComparisonResults {
    private final Map<Place, SeedResult> results = new HashMap<>();

    private record Place(String model, long seed, double trainShare) {}

    void add(ComparedModel model, long seed, double trainShare, SeedResult result) {
        results.put(new Place(model.name(), seed, trainShare), result);
    }

    SeedResult of(ComparedModel model, long seed, double trainShare) {
        return results.get(new Place(model.name(), seed, trainShare));
    }
}
