// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;

/** The texts of the id columns, each made once. */
final class Vocabularies {
    private final Map<WorldColumn, String[]> texts = new EnumMap<>(WorldColumn.class);

    Vocabularies(WorldSpec spec) {
        WorldSize size = spec.size();
        texts.put(WorldColumn.USER, numbered(size.users(), code -> "u" + (code + 1)));
        texts.put(WorldColumn.AGE_BAND, Users.AGE_BANDS);
        texts.put(WorldColumn.GENDER, Users.GENDERS);
        texts.put(WorldColumn.CITY_TIER, Users.CITY_TIERS);
        texts.put(WorldColumn.ACTIVITY, Users.ACTIVITIES);
        texts.put(WorldColumn.INTEREST, numbered(size.categories(), code -> "category_" + (code + 1)));
        texts.put(WorldColumn.MARKET, numbered(spec.markets(), code -> "market_" + (code + 1)));
        texts.put(WorldColumn.CATEGORY, numbered(size.categories(), code -> "category_" + (code + 1)));
        texts.put(WorldColumn.ITEM, numbered(Trends.items(spec), code -> "i" + (code + 1)));
        texts.put(WorldColumn.BRAND, numbered(size.brands(), code -> "brand_" + (code + 1)));
        texts.put(WorldColumn.SHOP, numbered(size.shops(), code -> "shop_" + (code + 1)));
        texts.put(WorldColumn.CHANNEL, Mechanism.CHANNELS);
        texts.put(WorldColumn.DEVICE, Mechanism.DEVICES);
        texts.put(WorldColumn.POSITION, numbered(Mechanism.POSITIONS, code -> Integer.toString(code + 1)));
        texts.put(WorldColumn.HOUR, numbered(Mechanism.HOURS, Integer::toString));
    }

    /** @param column of kind id */
    String text(WorldColumn column, int code) {
        return texts.get(column)[code];
    }

    /** How many values an id column can take. */
    int size(WorldColumn column) {
        return texts.get(column).length;
    }

    private static String[] numbered(int size, IntFunction<String> text) {
        String[] texts = new String[size];
        Arrays.setAll(texts, text);
        return texts;
    }
}
