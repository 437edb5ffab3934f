// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * An item that was exposed to a user, and whether it pleased. Its cross fields hold what of the item is in the user's lists,
 * with the weights that it has there.
 */
final class AliCcpExposure {
    private static final String[] ITEM_FIELDS = {"206", "207", "216", "210"};
    private static final String[] CROSS_FIELDS = {"508", "509", "702", "853"};
    private static final int POSITIONS = 12;

    private final AliCcpUser user;
    private final AliCcpItem item;
    private final int position;

    AliCcpExposure(AliCcpUser user, SplittableRandom random) {
        this.user = user;
        this.item = user.anItem(random);
        this.position = 1 + random.nextInt(POSITIONS);
    }

    private long first(int kind) {
        return item.features(kind)[0];
    }

    private boolean met(int kind) {
        return Arrays.stream(item.features(kind)).anyMatch(feature -> user.met(kind, feature));
    }

    double clickUtility(Taste taste) {
        return 0.7 * taste.appeal("category", first(AliCcpItem.CATEGORY))
                + 0.5 * taste.appeal("shop", first(AliCcpItem.SHOP))
                + 0.6 * taste.nearness("user", user.number, "category", first(AliCcpItem.CATEGORY))
                + (met(AliCcpItem.CATEGORY) ? 0.8 : 0)
                - 0.08 * position;
    }

    double conversionUtility(Taste taste) {
        return 0.8 * taste.appeal("conversion category", first(AliCcpItem.CATEGORY))
                + 0.6 * taste.appeal("conversion intention", first(AliCcpItem.INTENTION))
                + (met(AliCcpItem.SHOP) ? 0.7 : 0);
    }

    void write(FeatureList features) {
        features.add("205", 5_000_000 + item.number, "1.0");
        for (int kind = 0; kind < AliCcpItem.KINDS; kind++) {
            for (long feature : item.features(kind)) {
                features.add(ITEM_FIELDS[kind], feature, "1.0");
            }
        }
        for (int kind = 0; kind < AliCcpItem.KINDS; kind++) {
            for (long feature : item.features(kind)) {
                if (user.met(kind, feature)) {
                    features.add(CROSS_FIELDS[kind], feature, user.weight(kind, feature));
                }
            }
        }
        features.add("301", 9_351_000L + position, "1.0");
    }
}
