// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import io.funnel4j.dataset.StableHash;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A row of common features: who saw a run of exposures, what they met before, and which items are shown to them. */
final class AliCcpUser {
    /** Of categories, shops, brands and intention nodes. */
    private static final String[] LIST_FIELDS = {"109_14", "110_14", "127_14", "150_14"};

    private static final String[] PROFILE_FIELDS = {"121", "122", "124", "125", "126", "127", "128", "129"};
    private static final int[] PROFILE_VALUES = {98, 14, 3, 8, 4, 4, 3, 5};
    /**
     * How often the category, shop, brand (where it has one) and each intention node of a shown item is in the user's list,
     * such that the cross fields are as rare as in Ali-CCP.
     */
    private static final double[] MET_RATES = {0.6, 0.26, 0.356, 0.27};

    private static final int SHOWN = 16;

    final long number;
    final String index;
    private final int[] profile = new int[PROFILE_FIELDS.length];
    private final AliCcpItem[] shown = new AliCcpItem[SHOWN];
    private final List<Map<Long, Integer>> lists = new ArrayList<>();

    AliCcpUser(AliCcpSpec spec, long part, long row) {
        long seed = spec.seed();
        SplittableRandom random = new SplittableRandom(StableHash.mix(StableHash.mix(seed + part) + row));
        number = random.nextLong(Math.max(1, spec.commonRows() / 2));
        index = Message.of("%016x", StableHash.mix(StableHash.mix(seed * 31 + part) + row));
        for (int field = 0; field < profile.length; field++) {
            profile[field] = 1
                    + (int) Long.remainderUnsigned(
                            StableHash.mix(StableHash.of(PROFILE_FIELDS[field], seed) + number), PROFILE_VALUES[field]);
        }
        for (int item = 0; item < SHOWN; item++) {
            double uniform = random.nextDouble();
            shown[item] = new AliCcpItem((long) (spec.items() * uniform * uniform), seed);
        }
        for (int kind = 0; kind < AliCcpItem.KINDS; kind++) {
            lists.add(list(kind, spec.longestList(), random));
        }
    }

    /** Features of shown items as often as they are met, and others. */
    private Map<Long, Integer> list(int kind, int longest, SplittableRandom random) {
        Map<Long, Integer> list = new LinkedHashMap<>();
        Set<Long> ofShown = new HashSet<>();
        for (AliCcpItem item : shown) {
            for (long feature : item.features(kind)) {
                if (ofShown.add(feature) && random.nextDouble() < MET_RATES[kind] && list.size() < longest) {
                    list.put(feature, times(random));
                }
            }
        }
        int length = (int) Math.min(longest, Math.exp(1.2 + 1.1 * random.nextGaussian()) + 1);
        for (int others = length - list.size(); others > 0; others--) {
            long feature = AliCcpItem.feature(kind, random);
            if (!ofShown.contains(feature)) {
                list.putIfAbsent(feature, times(random));
            }
        }
        return list;
    }

    private static int times(SplittableRandom random) {
        return 1 + (int) Math.exp(1.5 * Math.abs(random.nextGaussian()));
    }

    /** The logarithm of how many times, as the files have it. */
    private static String weight(int times) {
        return times == 1 ? "1.0" : Message.of("%.5f", Math.log(times));
    }

    /** One of the items that are shown to the user. */
    AliCcpItem anItem(SplittableRandom random) {
        return shown[random.nextInt(SHOWN)];
    }

    boolean met(int kind, long feature) {
        return lists.get(kind).containsKey(feature);
    }

    /** The weight of a feature that the user met, in the list of its kind. */
    String weight(int kind, long feature) {
        return weight(lists.get(kind).get(feature));
    }

    void write(FeatureList features) {
        features.add("101", 100_000 + number, "1.0");
        for (int field = 0; field < profile.length; field++) {
            features.add(PROFILE_FIELDS[field], 3_438_000L + 100L * field + profile[field], "1.0");
        }
        for (int kind = 0; kind < lists.size(); kind++) {
            for (long feature : lists.get(kind).keySet()) {
                features.add(LIST_FIELDS[kind], feature, weight(kind, feature));
            }
        }
    }

    /** Values of the lists. */
    int values() {
        return lists.stream().mapToInt(Map::size).sum();
    }
}
