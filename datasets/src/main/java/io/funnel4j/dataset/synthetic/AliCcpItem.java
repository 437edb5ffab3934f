// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import io.funnel4j.dataset.StableHash;
import java.util.SplittableRandom;

/** An item. What it is, the hash of its number decides. */
final class AliCcpItem {
    static final int CATEGORY = 0;
    static final int SHOP = 1;
    static final int BRAND = 2;
    static final int INTENTION = 3;
    static final int KINDS = 4;

    /** Of categories, shops, brands and intention nodes. */
    private static final int[] VALUES = {5_000, 80_000, 30_000, 60_000};

    private static final long[] BASE = {450_000, 500_000, 700_000, 900_000};
    private static final double BRAND_ABSENT = 0.27;
    private static final int MOST_INTENTIONS = 3;

    final long number;
    private final long[][] features = new long[KINDS][];

    AliCcpItem(long number, long seed) {
        this.number = number;
        SplittableRandom random = new SplittableRandom(StableHash.mix(StableHash.mix(seed + 0x17E3L) + number));
        for (int kind = 0; kind < KINDS; kind++) {
            features[kind] = new long[] {feature(kind, random)};
        }
        if (random.nextDouble() < BRAND_ABSENT) {
            features[BRAND] = new long[0];
        }
        long first = features[INTENTION][0] - BASE[INTENTION];
        features[INTENTION] = new long[1 + random.nextInt(MOST_INTENTIONS)];
        for (int more = 0; more < features[INTENTION].length; more++) {
            features[INTENTION][more] = BASE[INTENTION] + (first + 17L * more) % VALUES[INTENTION];
        }
    }

    /** A category, shop, brand or intention node: small ones more often than large ones. */
    static long feature(int kind, SplittableRandom random) {
        double uniform = random.nextDouble();
        return BASE[kind] + (long) (VALUES[kind] * uniform * uniform * uniform);
    }

    /** Its category, its shop, its brand where it has one, or its one to three intention nodes. */
    long[] features(int kind) {
        return features[kind];
    }
}
