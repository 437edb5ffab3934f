// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.plan.EncodingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long features take to encode, by stage: medians of samples, which neither a thread that had to wait nor code that was
 * not yet compiled moves. One thread's at a time.
 */
@Internal
public final class FeatureTimes {
    /** Every so-many-th row is a sample where rows are timed one by one: some 0.2% of the time goes into the clock. */
    public static final int ROWS_A_SAMPLE = 256;

    private static final int BUCKETS_AN_OCTAVE = 4;
    private static final int BUCKETS = 30 * BUCKETS_AN_OCTAVE;
    /** What looking at the clock takes by itself. */
    private static final double CLOCK_NANOS = clockNanos();

    private final List<String> features = new ArrayList<>();
    private final int lists;
    private final int numbers;
    private final Map<Stage, int[]> samples = new EnumMap<>(Stage.class);

    public FeatureTimes(EncodingPlan plan) {
        plan.singles().forEach(feature -> features.add(feature.name()));
        lists = features.size();
        plan.lists().forEach(feature -> features.add(feature.name()));
        numbers = features.size();
        plan.numerics().forEach(feature -> features.add(feature.name()));
        plan.buckets().forEach(feature -> features.add(feature.name()));
    }

    /** What is done with a feature; the times of all stages add up. */
    public enum Stage {
        READ,
        COUNT,
        LOOK_UP,
        SCALE
    }

    /** The place of a list. */
    public int list(int list) {
        return lists + list;
    }

    /** The place of a number: a numeric feature, or one in buckets behind those. */
    public int number(int number) {
        return numbers + number;
    }

    /**
     * Ends the sample of one value.
     *
     * @param feature its place: that of a single value, {@link #list} or {@link #number}
     * @param start when it began, by {@link System#nanoTime}
     * @return when the next one begins
     */
    public long lap(Stage stage, int feature, long start) {
        add(stage, feature, System.nanoTime() - start - CLOCK_NANOS);
        return System.nanoTime();
    }

    /** Ends the sample of many values of one feature, or of several that were done together. */
    public void end(Stage stage, int feature, long start, long values) {
        if (values > 0) {
            add(stage, feature, (System.nanoTime() - start) / (double) values);
        }
    }

    private void add(Stage stage, int feature, double nanos) {
        int bucket = nanos <= 1 ? 0 : (int) (BUCKETS_AN_OCTAVE * Math.log(nanos) / Math.log(2));
        of(stage)[feature * BUCKETS + Math.min(bucket, BUCKETS - 1)]++;
    }

    private int[] of(Stage stage) {
        return samples.computeIfAbsent(stage, none -> new int[features.size() * BUCKETS]);
    }

    /** Adds other samples, and empties them. */
    public void take(FeatureTimes other) {
        other.samples.forEach((stage, counts) -> {
            int[] own = of(stage);
            for (int i = 0; i < counts.length; i++) {
                own[i] += counts[i];
            }
            Arrays.fill(counts, 0);
        });
    }

    /** The medians of all features. */
    public List<FeatureTime> medians() {
        List<FeatureTime> medians = new ArrayList<>();
        for (int feature = 0; feature < features.size(); feature++) {
            medians.add(new FeatureTime(
                    features.get(feature),
                    median(Stage.READ, feature),
                    median(Stage.COUNT, feature) + median(Stage.LOOK_UP, feature) + median(Stage.SCALE, feature)));
        }
        return medians;
    }

    /** 0 where a stage does nothing with a feature. */
    private double median(Stage stage, int feature) {
        int[] counts = of(stage);
        long all = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            all += counts[feature * BUCKETS + bucket];
        }
        long below = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int count = counts[feature * BUCKETS + bucket];
            if (count > 0 && 2 * (below + count) >= all) {
                double within = (all / 2.0 - below) / count;
                return Math.pow(2, (bucket + within) / BUCKETS_AN_OCTAVE);
            }
            below += count;
        }
        return 0;
    }

    /** The fastest of many looks, which is what most of them take. */
    private static double clockNanos() {
        double fastest = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 50; round++) {
            long start = System.nanoTime();
            long end = start;
            for (int look = 0; look < 100; look++) {
                end = System.nanoTime();
            }
            fastest = Math.min(fastest, (end - start) / 100.0);
        }
        return fastest;
    }
}
