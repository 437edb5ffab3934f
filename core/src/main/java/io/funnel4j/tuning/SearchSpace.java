// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The settings that are searched, and the trials that are drawn from them: random search (Bergstra and Bengio, JMLR 2012), which
 * covers each setting well however many of the others matter.
 *
 * @param settings at least one, of different names
 */
public record SearchSpace(List<Setting> settings) {
    /** Draws that may repeat an earlier trial before a space counts as used up. */
    private static final int REPEATS = 1000;

    public SearchSpace {
        settings = List.copyOf(settings);
        Set<String> names = settings.stream().map(Setting::name).collect(Collectors.toSet());
        if (settings.isEmpty() || names.size() < settings.size()) {
            throw new IllegalArgumentException("the searched settings are %s; expected at least one, of different names"
                    .formatted(settings.stream().map(Setting::name).toList()));
        }
    }

    /** The values of the first trial, by setting. */
    public Map<String, Double> start() {
        Map<String, Double> start = new LinkedHashMap<>();
        settings.forEach(setting -> start.put(setting.name(), setting.start()));
        return start;
    }

    /**
     * The values of trials, all different: the start, then draws. The first n trials of a seed do not depend on how many are
     * asked for.
     *
     * @param most how many at most; fewer where the space has no more
     */
    public List<Map<String, Double>> trials(long seed, int most) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<Map<String, Double>> trials = new LinkedHashSet<>();
        trials.add(start());
        for (int repeats = 0; trials.size() < most && repeats < REPEATS; ) {
            repeats = trials.add(drawn(random)) ? 0 : repeats + 1;
        }
        return new ArrayList<>(trials).subList(0, Math.min(most, trials.size()));
    }

    private Map<String, Double> drawn(SplittableRandom random) {
        Map<String, Double> values = new LinkedHashMap<>();
        settings.forEach(setting -> values.put(setting.name(), setting.domain().at(random.nextDouble())));
        return values;
    }
}
