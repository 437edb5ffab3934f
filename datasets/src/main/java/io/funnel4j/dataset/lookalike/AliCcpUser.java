package io.funnel4j.dataset.lookalike;

import io.funnel4j.dataset.StableHash;
import java.util.SplittableRandom;

/** A row of common features: who saw a run of exposures, and what they met before. */
final class AliCcpUser {
    /** Of categories, shops, brands and intentions. */
    private static final String[] LIST_FIELDS = {"109_14", "110_14", "127_14", "150_14"};

    private static final String[] PROFILE_FIELDS = {"121", "122", "124", "125", "126", "127", "128", "129"};
    private static final int[] PROFILE_VALUES = {98, 14, 3, 8, 4, 4, 3, 5};
    static final int[] LIST_VALUES = {5_000, 80_000, 30_000, 60_000};
    static final long[] LIST_BASE = {450_000, 500_000, 700_000, 900_000};

    final long number;
    final String index;
    final long[][] lists = new long[LIST_FIELDS.length][];
    private final int[] profile = new int[PROFILE_FIELDS.length];
    private final String[][] weights = new String[LIST_FIELDS.length][];

    AliCcpUser(long part, long row, long users, int longestList, long seed) {
        SplittableRandom random = new SplittableRandom(StableHash.mix(StableHash.mix(seed + part) + row));
        number = random.nextLong(users);
        index = "%016x".formatted(StableHash.mix(StableHash.mix(seed * 31 + part) + row));
        for (int field = 0; field < profile.length; field++) {
            profile[field] = 1
                    + (int) Long.remainderUnsigned(
                            StableHash.mix(StableHash.of(PROFILE_FIELDS[field], seed) + number), PROFILE_VALUES[field]);
        }
        for (int list = 0; list < lists.length; list++) {
            int length = (int) Math.min(longestList, Math.exp(1.6 + 1.1 * random.nextGaussian()) + 1);
            lists[list] = new long[length];
            weights[list] = new String[length];
            for (int value = 0; value < length; value++) {
                lists[list][value] = skewed(random, LIST_VALUES[list]);
                weights[list][value] = weight(random);
            }
        }
    }

    /** Small numbers more often than large ones. */
    static long skewed(SplittableRandom random, int bound) {
        double uniform = random.nextDouble();
        return (long) (bound * uniform * uniform * uniform);
    }

    /** The logarithm of a count, as the files have it. */
    static String weight(SplittableRandom random) {
        int count = 1 + (int) Math.exp(1.5 * Math.abs(random.nextGaussian()));
        return count == 1 ? "1.0" : "%.5f".formatted(Math.log(count));
    }

    void write(FeatureList features) {
        features.add("101", 100_000 + number, "1.0");
        for (int field = 0; field < profile.length; field++) {
            features.add(PROFILE_FIELDS[field], 3_438_000L + 100L * field + profile[field], "1.0");
        }
        for (int list = 0; list < lists.length; list++) {
            for (int value = 0; value < lists[list].length; value++) {
                features.add(LIST_FIELDS[list], LIST_BASE[list] + lists[list][value], weights[list][value]);
            }
        }
    }

    /** Values of the lists. */
    int values() {
        int values = 0;
        for (long[] list : lists) {
            values += list.length;
        }
        return values;
    }
}
