// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.sql.SqlSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaobaoAdsTest {
    @TempDir
    Path folder;

    @Test
    void attributesToTheLastClickWithinTheWindow() throws IOException {
        write(
                "raw_sample.csv",
                "user,time_stamp,adgroup_id,pid,nonclk,clk",
                "1,1000,7,p,0,1",
                "1,2000,7,p,0,1", // the later click takes the cart at 2500
                "1,500,7,p,1,0", // not sorted
                "2,1000,7,p,0,1",
                "3,1000,8,p,0,1", // an ad without a brand
                "4,1000,9,p,1,0"); // an ad that is not there
        write(
                "ad_feature.csv",
                "adgroup_id,cate_id,campaign_id,customer,brand,price",
                "7,70,71,72,73,9.9",
                "8,80,81,82,NULL,1.0");
        write(
                "user_profile.csv",
                "userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,occupation,new_user_class_level ",
                "1,0,5,2,3,,3,0,2",
                "3,1,1,1,1,1,1,1,1");
        write(
                "behavior_log.csv",
                "user,time_stamp,btag,cate,brand",
                "1,2500,cart,70,73",
                "1,1100,fav,70,73",
                "1,999,buy,70,73", // before the click
                "1,1500,buy,70,74", // another brand
                "2,4601,buy,70,73", // a second too late
                "2,4600,fav,70,73", // just in time
                "3,1001,buy,80,NULL",
                "1,1001,pv,70,73");
        TaobaoAds ads = new TaobaoAds(Duration.ofHours(1), SqlSettings.in(folder));
        assertThat(ads.columns())
                .containsExactly(
                        "user",
                        "time",
                        "adgroup_id",
                        "pid",
                        "cate_id",
                        "campaign_id",
                        "customer",
                        "brand",
                        "price",
                        "cms_segid",
                        "cms_group_id",
                        "final_gender_code",
                        "age_level",
                        "pvalue_level",
                        "shopping_level",
                        "occupation",
                        "new_user_class_level",
                        "click",
                        "cart",
                        "favourite",
                        "daction",
                        "purchase");
        Rows rows = Rows.of(ads);
        assertThat(rows.text())
                .containsExactly(
                        "1,500,7,p,70,71,72,73,9.9,0,5,2,3,,3,0,2,0,0,0,0,0",
                        "1,1000,7,p,70,71,72,73,9.9,0,5,2,3,,3,0,2,1,0,1,1,0",
                        "2,1000,7,p,70,71,72,73,9.9,,,,,,,,,1,0,1,1,0",
                        "3,1000,8,p,80,81,82,NULL,1.0,1,1,1,1,1,1,1,1,1,0,0,0,0",
                        "1,2000,7,p,70,71,72,73,9.9,0,5,2,3,,3,0,2,1,1,0,1,0");
        assertThat(rows.findings())
                .contains(
                        "1 of 6 exposures without a row in ad_feature.csv, left out",
                        "2 of 6 exposures without a row in user_profile.csv",
                        "1 of 6 clicks on ads without a brand, to which nothing is attributed",
                        "3 of 7 carts, favourites and buys that are attributed to a click",
                        "4 of 7 carts, favourites and buys of another user, category or brand than any click, or outside of its window");
    }

    private void write(String name, String... lines) throws IOException {
        Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }
}
