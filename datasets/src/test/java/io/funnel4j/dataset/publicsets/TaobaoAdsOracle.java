// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The definition of {@link TaobaoAds}' rows as queries for DuckDB alone, which the sorts in Java must agree with. */
final class TaobaoAdsOracle {
    private static final List<String> PROFILE = List.of(
            "userid",
            "cms_segid",
            "cms_group_id",
            "final_gender_code",
            "age_level",
            "pvalue_level",
            "shopping_level",
            "occupation",
            "new_user_class_level");

    private final Duration window;
    private final SqlSettings settings;

    private TaobaoAdsOracle(TaobaoAds ads) {
        this.window = ads.window();
        this.settings = ads.settings();
    }

    static SqlSource of(TaobaoAds ads) {
        return new TaobaoAdsOracle(ads).rows();
    }

    private SqlSource rows() {
        String rows =
                """
                %s
                SELECT s.user, s.time, s.adgroup_id, s.pid, s.cate_id, s.campaign_id, s.customer, s.brand, s.price,
                  p.* EXCLUDE (userid), s.clk AS click,
                  coalesce(a.cart, 0) AS cart, coalesce(a.favourite, 0) AS favourite,
                  greatest(coalesce(a.cart, 0), coalesce(a.favourite, 0)) AS daction, coalesce(a.purchase, 0) AS purchase
                FROM exposures s LEFT JOIN profiles p ON p.userid = s.user LEFT JOIN attributed a USING (place)
                ORDER BY s.time, s.place"""
                        .formatted(tables());
        return SqlSource.of(settings.folder().resolve("raw_sample.csv").toString(), rows, settings)
                .withCounts(List.of(samplesCount(), behaviorsCount()));
    }

    private String samplesCount() {
        return """
                %s
                SELECT unnest(['exposures without a row in ad_feature.csv, left out', 'exposures without a row in user_profile.csv',
                    'clicks on ads without a brand, to which nothing is attributed']),
                  unnest([count(*) FILTER (f.adgroup_id IS NULL), count(*) FILTER (p.userid IS NULL),
                    count(*) FILTER (s.clk = '1' AND (f.brand IS NULL OR f.brand = 'NULL'))]), count(*), NULL,
                  unnest([true, false, false])
                FROM samples s LEFT JOIN ads f USING (adgroup_id) LEFT JOIN profiles p ON p.userid = s.user"""
                .formatted(tables());
    }

    private String behaviorsCount() {
        return """
                %s
                SELECT unnest(['carts, favourites and buys that are attributed to a click',
                    'carts, favourites and buys of another user, category or brand than any click, or outside of its window']),
                  unnest([(SELECT sum(n) FROM attributed), count(*) - (SELECT coalesce(sum(n), 0) FROM attributed)]),
                  count(*), NULL, false FROM behaviors"""
                .formatted(tables());
    }

    private String tables() {
        return String.format(
                Locale.ROOT,
                """
                WITH samples AS (SELECT "user", TRY_CAST(time_stamp AS BIGINT) AS time, adgroup_id, pid, clk,
                    row_number() OVER () AS place FROM %s),
                ads AS (SELECT * FROM %s),
                profiles AS (SELECT * FROM %s),
                exposures AS (SELECT s.*, f.* EXCLUDE (adgroup_id) FROM samples s JOIN ads f USING (adgroup_id)),
                clicks AS (SELECT "user", cate_id AS cate, brand, time, place FROM exposures
                    WHERE clk = '1' AND brand <> 'NULL'),
                behaviors AS (SELECT "user", TRY_CAST(time_stamp AS BIGINT) AS time, btag, cate, brand FROM %s
                    WHERE btag IN ('cart', 'fav', 'buy')),
                attributed AS (
                  SELECT c.place, max(CASE btag WHEN 'cart' THEN 1 ELSE 0 END) AS cart,
                    max(CASE btag WHEN 'fav' THEN 1 ELSE 0 END) AS favourite,
                    max(CASE btag WHEN 'buy' THEN 1 ELSE 0 END) AS purchase, count(*) AS n
                  FROM (SELECT * FROM behaviors b
                      WHERE EXISTS (SELECT 1 FROM clicks c WHERE c."user" = b."user" AND c.cate = b.cate AND c.brand = b.brand)) b
                    ASOF JOIN clicks c
                      ON c."user" = b."user" AND c.cate = b.cate AND c.brand = b.brand AND c.time <= b.time
                  WHERE b.time - c.time <= %d GROUP BY c.place)""",
                CsvTables.headed(settings.folder(), "raw_sample.csv"),
                CsvTables.headed(settings.folder(), "ad_feature.csv"),
                CsvTables.renamed(settings.folder(), "user_profile.csv", PROFILE),
                CsvTables.headed(settings.folder(), "behavior_log.csv"),
                window.toSeconds());
    }
}
