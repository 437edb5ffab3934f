// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The columns of a generated world, in their order; a column's name is its constant's in lower case. */
public enum WorldColumn {
    /** Day of the exposure, not decreasing from row to row: split by it. */
    DAY(Kind.TIME),
    USER(Kind.ID),
    AGE_BAND(Kind.ID),
    GENDER(Kind.ID),
    CITY_TIER(Kind.ID),
    /** How often the user visits. */
    ACTIVITY(Kind.ID),
    /** The category that the user is most interested in. */
    INTEREST(Kind.ID),
    /** Where the user lives; in worlds of several markets. */
    MARKET(Kind.ID),
    ITEM(Kind.ID),
    CATEGORY(Kind.ID),
    BRAND(Kind.ID),
    SHOP(Kind.ID),
    /** Where the item was shown. */
    CHANNEL(Kind.ID),
    DEVICE(Kind.ID),
    /** Place in the list, from 1. */
    POSITION(Kind.ID),
    /** Hour of the day, 0 to 23. */
    HOUR(Kind.ID),
    /** What the user would pay: the item's price after the discount. */
    PRICE(Kind.NUMERIC),
    /** Share of the item's price that is taken off. */
    DISCOUNT(Kind.NUMERIC),
    /** What the user did before in this session. */
    PRIOR_EVENTS(Kind.NUMERIC),
    /** The item's stars, 1.0 to 5.0. */
    RATING(Kind.NUMERIC),
    CLICK(Kind.LABEL),
    CART(Kind.LABEL),
    WISH(Kind.LABEL),
    /** Cart or wish. */
    DACTION(Kind.LABEL),
    PURCHASE(Kind.LABEL),
    /** When the item was shown; in worlds with delays, as the other moments. */
    SHOWN_AT(Kind.MOMENT),
    /** When it was clicked; empty where it was not. */
    CLICKED_AT(Kind.MOMENT),
    /** When it was bought; empty where it was not. */
    PURCHASED_AT(Kind.MOMENT);

    private final Kind kind;

    WorldColumn(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The name in a header: {@code age_band}. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The columns of a world, in their order. */
    static List<WorldColumn> of(WorldSpec spec) {
        return Arrays.stream(values())
                .filter(column -> spec.timed() || column.kind != Kind.MOMENT)
                .filter(column -> spec.markets() > 1 || column != MARKET)
                .toList();
    }

    /** The columns of a kind that a world has, in their order. */
    public static List<WorldColumn> of(WorldSpec spec, Kind kind) {
        return of(spec).stream().filter(column -> column.kind == kind).toList();
    }

    /** What a column holds. */
    public enum Kind {
        /** A day, for splits. */
        TIME,
        /** A category, as text. */
        ID,
        NUMERIC,
        /** 0 or 1. */
        LABEL,
        /** An ISO date-time in UTC. */
        MOMENT
    }
}
