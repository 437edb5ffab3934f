// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;

/** The texts of the id columns, each made once. */
final class Vocabularies {
    private final Map<WorldColumn, String[]> texts = new EnumMap<>(WorldColumn.class);

    Vocabularies(WorldSize size) {
        for (WorldColumn column : WorldColumn.of(WorldColumn.Kind.ID)) {
            texts.put(column, texts(column, size));
        }
    }

    /** @param column of kind id */
    String text(WorldColumn column, int code) {
        return texts.get(column)[code];
    }

    /** How many values an id column can take. */
    int size(WorldColumn column) {
        return texts.get(column).length;
    }

    private static String[] texts(WorldColumn column, WorldSize size) {
        return switch (column) {
            case USER -> numbered(size.users(), code -> "u" + (code + 1));
            case AGE_BAND -> Users.AGE_BANDS;
            case GENDER -> Users.GENDERS;
            case CITY_TIER -> Users.CITY_TIERS;
            case ACTIVITY -> Users.ACTIVITIES;
            case INTEREST, CATEGORY -> numbered(size.categories(), code -> "category_" + (code + 1));
            case ITEM -> numbered(size.items(), code -> "i" + (code + 1));
            case BRAND -> numbered(size.brands(), code -> "brand_" + (code + 1));
            case SHOP -> numbered(size.shops(), code -> "shop_" + (code + 1));
            case CHANNEL -> Mechanism.CHANNELS;
            case DEVICE -> Mechanism.DEVICES;
            case POSITION -> numbered(Mechanism.POSITIONS, code -> Integer.toString(code + 1));
            case HOUR -> numbered(Mechanism.HOURS, Integer::toString);
            case DAY,
                    PRICE,
                    DISCOUNT,
                    PRIOR_EVENTS,
                    RATING,
                    CLICK,
                    CART,
                    WISH,
                    DACTION,
                    PURCHASE -> throw new IllegalArgumentException("column %s holds no ids".formatted(column));
        };
    }

    private static String[] numbered(int size, IntFunction<String> text) {
        String[] texts = new String[size];
        Arrays.setAll(texts, text);
        return texts;
    }
}
