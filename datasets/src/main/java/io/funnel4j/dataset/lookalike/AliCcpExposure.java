package io.funnel4j.dataset.lookalike;

import java.util.SplittableRandom;

/** An item that was exposed to a user, and whether it pleased. */
final class AliCcpExposure {
    private static final int CATEGORY = 0;
    private static final int SHOP = 1;
    private static final int BRAND = 2;
    private static final int INTENTION = 3;
    private static final String[] ITEM_FIELDS = {"206", "207", "216", "210"};
    private static final String[] MET_FIELDS = {"508", "509", "702", "853"};
    /** How often an item's category, shop, brand (where it has one) and intention is one that the user met, as in Ali-CCP. */
    private static final double[] MET_RATES = {0.6, 0.26, 0.356, 0.45};

    private static final double BRAND_ABSENT = 0.27;
    private static final int ITEMS_A_SHOP = 50;
    private static final int POSITIONS = 12;

    private final AliCcpUser user;
    private final long[] of = new long[ITEM_FIELDS.length];
    private final boolean[] met = new boolean[ITEM_FIELDS.length];
    private final boolean branded;
    private final long item;
    private final int position;
    private final int moreIntentions;

    AliCcpExposure(AliCcpUser user, SplittableRandom random) {
        this.user = user;
        for (int kind = 0; kind < of.length; kind++) {
            met[kind] = random.nextDouble() < MET_RATES[kind];
            of[kind] = met[kind]
                    ? user.lists[kind][random.nextInt(user.lists[kind].length)]
                    : AliCcpUser.skewed(random, AliCcpUser.LIST_VALUES[kind]);
        }
        branded = random.nextDouble() >= BRAND_ABSENT;
        met[BRAND] &= branded;
        item = of[SHOP] * ITEMS_A_SHOP + random.nextInt(ITEMS_A_SHOP);
        position = 1 + random.nextInt(POSITIONS);
        moreIntentions = random.nextInt(3);
    }

    double clickUtility(Taste taste) {
        return 0.7 * taste.appeal("category", of[CATEGORY])
                + 0.5 * taste.appeal("shop", of[SHOP])
                + 0.6 * taste.nearness("user", user.number, "category", of[CATEGORY])
                + (met[CATEGORY] ? 0.8 : 0)
                - 0.08 * position;
    }

    double conversionUtility(Taste taste) {
        return 0.8 * taste.appeal("conversion category", of[CATEGORY])
                + 0.6 * taste.appeal("conversion intention", of[INTENTION])
                + (met[SHOP] ? 0.7 : 0);
    }

    void write(FeatureList features, SplittableRandom random) {
        features.add("205", 5_000_000 + item, "1.0");
        for (int kind = 0; kind < of.length; kind++) {
            if (kind != BRAND || branded) {
                features.add(ITEM_FIELDS[kind], AliCcpUser.LIST_BASE[kind] + of[kind], "1.0");
            }
        }
        for (int more = 1; more <= moreIntentions; more++) {
            features.add(
                    ITEM_FIELDS[INTENTION],
                    AliCcpUser.LIST_BASE[INTENTION] + (of[INTENTION] + 17L * more) % AliCcpUser.LIST_VALUES[INTENTION],
                    "1.0");
        }
        for (int kind = 0; kind < of.length; kind++) {
            if (met[kind]) {
                features.add(MET_FIELDS[kind], 7_000_000 + 200_000L * kind + of[kind], AliCcpUser.weight(random));
            }
        }
        features.add("301", 9_351_000L + position, "1.0");
    }
}
