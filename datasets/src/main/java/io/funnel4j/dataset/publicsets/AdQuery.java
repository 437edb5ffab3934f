// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.sql.SqlSource;
import java.util.List;

/** The queries that read the files of {@link TaobaoAds}. */
final class AdQuery {
    static final int USER = 0;
    static final int TIME = 1;
    static final int CATEGORY = 4;
    static final int BRAND = 7;
    static final int CLICK = 17;
    /** So many columns are those of a row. */
    static final int COLUMNS = 18;

    static final int PLACE = 18;
    static final int HAS_AD = 19;
    static final int HAS_PROFILE = 20;

    static final int BEHAVIOR_USER = 0;
    static final int BEHAVIOR_TIME = 1;
    static final int BEHAVIOR_CATEGORY = 2;
    static final int BEHAVIOR_BRAND = 3;
    static final int BEHAVIOR = 4;

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

    private final TaobaoAds ads;

    AdQuery(TaobaoAds ads) {
        this.ads = ads;
    }

    /** The exposures, joined, with their place in the file; in any order. */
    SqlSource exposures() {
        return SqlSource.of(
                ads.name(),
                """
                WITH samples AS (SELECT "user", TRY_CAST(time_stamp AS BIGINT) AS time, adgroup_id, pid, clk,
                    row_number() OVER () AS place FROM %s),
                ads AS (SELECT * FROM %s),
                profiles AS (SELECT * FROM %s)
                SELECT s."user", s.time, s.adgroup_id, s.pid, f.cate_id, f.campaign_id, f.customer, f.brand, f.price,
                  p.* EXCLUDE (userid), s.clk AS click,
                  s.place AS place, (f.adgroup_id IS NOT NULL)::INTEGER AS has_ad, (p.userid IS NOT NULL)::INTEGER AS has_profile
                FROM samples s LEFT JOIN ads f USING (adgroup_id) LEFT JOIN profiles p ON p.userid = s."user\""""
                        .formatted(
                                CsvTables.headed(ads.settings().folder(), TaobaoAds.EXPOSURES),
                                CsvTables.headed(ads.settings().folder(), "ad_feature.csv"),
                                CsvTables.renamed(ads.settings().folder(), "user_profile.csv", PROFILE)),
                ads.settings());
    }

    /** The carts, favourites and buys, by the number of their behavior in {@link Attribution}. */
    SqlSource behaviors() {
        return SqlSource.of(
                ads.name(),
                """
                SELECT "user", TRY_CAST(time_stamp AS BIGINT) AS time, cate, brand,
                  CASE btag WHEN 'cart' THEN 0 WHEN 'fav' THEN 1 ELSE 2 END AS behavior
                FROM %s WHERE btag IN ('cart', 'fav', 'buy')"""
                        .formatted(CsvTables.headed(ads.settings().folder(), "behavior_log.csv")),
                ads.settings());
    }
}
