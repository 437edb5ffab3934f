// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

/**
 * Counts of several threads. A thread that adds takes one of several counters for itself, so that threads seldom wait for
 * each other.
 */
public final class SharedFeatureCounts {
    private final Stripe[] stripes = new Stripe[Math.max(4, Runtime.getRuntime().availableProcessors())];

    /** Nothing is counted yet. */
    public SharedFeatureCounts() {
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe();
        }
    }

    /**
     * Adds the counts of some rows.
     *
     * @throws IllegalArgumentException if they are of other features than those before
     */
    public void add(FeatureCounts counts) {
        stripes[(int) (Thread.currentThread().getId() % stripes.length)].add(counts);
    }

    /** What was added so far; of rows that are being added all counts or none. */
    public FeatureCounts total() {
        FeatureCounts total = FeatureCounts.none();
        for (Stripe stripe : stripes) {
            total = total.plus(stripe.total());
        }
        return total;
    }

    private static final class Stripe {
        private FeatureCounter counter;

        synchronized void add(FeatureCounts counts) {
            if (counter == null) {
                counter = new FeatureCounter(counts.counted());
            }
            counter.add(counts);
        }

        synchronized FeatureCounts total() {
            return counter == null ? FeatureCounts.none() : counter.counts();
        }
    }
}
