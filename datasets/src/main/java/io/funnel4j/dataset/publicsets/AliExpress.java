// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.ForwardingSource;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * AliExpress search as it is downloaded: {@code XX_user_train.csv} of 33 columns and {@code XX_item_train.csv} of 49,
 * without header, joined on the search, which is the first column of both. Rows stand in the order of searches.
 *
 * <p>The columns are {@code search_id}; the categories {@code user_2} to {@code user_8}, {@code user_32}, {@code user_33},
 * {@code item_19}, {@code item_34} and so on, named by where they stand in their file; the numbers likewise, {@code user_9}
 * and so on; and the labels {@value #CLICK} and {@value #CONVERSION}: item column 49 is 0 for neither, 1 for a click, 2 for
 * both.
 *
 * @param country {@code NL}, {@code ES}, {@code FR} or {@code US}
 * @param part {@code train} or {@code test}
 * @param settings whose folder holds the files
 */
public record AliExpress(String country, String part, SqlSettings settings) implements ForwardingSource {
    public static final String CLICK = "click";
    public static final String CONVERSION = "conversion";
    /** The countries that there are. */
    public static final List<String> COUNTRIES = List.of("NL", "ES", "FR", "US");

    private static final int USER_COLUMNS = 33;
    private static final int ITEM_COLUMNS = 49;
    private static final Set<Integer> USER_CATEGORIES = Set.of(2, 3, 4, 5, 6, 7, 8, 32, 33);
    private static final Set<Integer> ITEM_CATEGORIES = Set.of(19, 34, 35, 36, 40, 41, 42);

    public AliExpress {
        if (!COUNTRIES.contains(country)) {
            throw new IllegalArgumentException("country '%s'; expected one of %s".formatted(country, COUNTRIES));
        }
        if (!List.of("train", "test").contains(part)) {
            throw new IllegalArgumentException("AliExpress has no part '%s'; expected train or test".formatted(part));
        }
    }

    /** Columns of categories. */
    public static List<String> categories() {
        List<String> columns = new ArrayList<>();
        USER_CATEGORIES.stream().sorted().forEach(column -> columns.add("user_" + column));
        ITEM_CATEGORIES.stream().sorted().forEach(column -> columns.add("item_" + column));
        return columns;
    }

    /** Columns of numbers. */
    public static List<String> numbers() {
        List<String> columns = new ArrayList<>();
        IntStream.rangeClosed(2, USER_COLUMNS)
                .filter(column -> !USER_CATEGORIES.contains(column))
                .forEach(column -> columns.add("user_" + column));
        IntStream.range(2, ITEM_COLUMNS)
                .filter(column -> !ITEM_CATEGORIES.contains(column))
                .forEach(column -> columns.add("item_" + column));
        return columns;
    }

    @Override
    public SqlSource rows() {
        List<String> features = new ArrayList<>(categories());
        features.addAll(numbers());
        String query =
                """
                SELECT u.search_id, %s,
                  CASE i.item_49 WHEN '0' THEN '0' WHEN '1' THEN '1' WHEN '2' THEN '1' ELSE i.item_49 END AS click,
                  CASE i.item_49 WHEN '0' THEN '0' WHEN '1' THEN '0' WHEN '2' THEN '1' ELSE i.item_49 END AS conversion
                FROM (SELECT *, row_number() OVER () AS place FROM %s) i
                JOIN %s u USING (search_id)
                ORDER BY i.place"""
                        .formatted(
                                String.join(", ", features), table("item", ITEM_COLUMNS), table("user", USER_COLUMNS));
        return SqlSource.of(
                "%s_item_%s.csv with %s_user_%s.csv".formatted(country, part, country, part), query, settings);
    }

    private String table(String which, int columns) {
        return CsvTables.headless(
                settings.folder(),
                "%s_%s_%s.csv".formatted(country, which, part),
                IntStream.rangeClosed(1, columns)
                        .mapToObj(column -> column == 1 ? "search_id" : which + "_" + column)
                        .toList());
    }
}
