// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.sql.SqlSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of random files are those of the definition in SQL, where that says which click a behavior belongs to. */
class TaobaoAdsEquivalenceTest {
    private static final int LOGS = 60;

    @TempDir
    Path folder;

    @Test
    void givesTheRowsOfTheDefinition() throws IOException {
        long seed = System.nanoTime();
        for (int log = 0; log < LOGS; log++) {
            compare(seed + log);
        }
    }

    private void compare(long seed) throws IOException {
        Random random = new Random(seed);
        writeFiles(random);
        SqlSettings settings = SqlSettings.in(folder).withThreads(1 + random.nextInt(2));
        TaobaoAds ads = new TaobaoAds(Duration.ofSeconds(1 + random.nextInt(8)), settings);
        Rows expected = Rows.of(TaobaoAdsOracle.of(ads));
        Rows found = Rows.of(ads);
        assertThat(found.text()).as("seed %d", seed).isEqualTo(expected.text());
        assertThat(found.bad()).as("seed %d", seed).isEqualTo(expected.bad());
        assertThat(found.findings())
                .as("seed %d", seed)
                .isEqualTo(expected.findings().stream()
                        .filter(finding -> !finding.contains(" join on "))
                        .toList());
        if (random.nextInt(20) == 0) {
            assertThat(ads.columns())
                    .as("seed %d", seed)
                    .isEqualTo(TaobaoAdsOracle.of(ads).columns());
        }
    }

    /** Of clicks of one second on ads of one category and brand the definition may take any, so there are none. */
    private void writeFiles(Random random) throws IOException {
        StringBuilder ads = new StringBuilder("adgroup_id,cate_id,campaign_id,customer,brand,price\n");
        for (int ad = 0; ad < 6; ad++) {
            String brand = pick(random, "b", "d", "NULL", "");
            ads.append(String.join(",", "" + ad, pick(random, "1", "2"), "c" + ad, "k" + ad, brand, ad + ".5"))
                    .append('\n');
        }
        Files.writeString(folder.resolve("ad_feature.csv"), ads);
        Files.writeString(
                folder.resolve("user_profile.csv"),
                "userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,occupation,last \n"
                        + "1,0,5,2,3,,3,0,2\n2,1,1,1,\"1\"\"\",1,1,1,1\n" + (random.nextInt(4) == 0 ? "3,1,1\n" : ""));
        StringBuilder exposures = new StringBuilder("user,time_stamp,adgroup_id,pid,nonclk,clk\n");
        Set<String> clicked = new HashSet<>();
        for (int exposure = 0; exposure <= random.nextInt(60); exposure++) {
            String user = pick(random, "1", "2", "3", random.nextInt(8) == 0 ? "" : "1");
            String time = random.nextInt(30) == 0 ? pick(random, "", "soon") : Integer.toString(random.nextInt(30));
            String click = random.nextInt(3) > 0 && clicked.add(user + " " + time) ? "1" : "0";
            exposures
                    .append(String.join(",", user, time, "" + random.nextInt(7), "p", "", click))
                    .append('\n');
        }
        Files.writeString(folder.resolve("raw_sample.csv"), exposures);
        StringBuilder behaviors = new StringBuilder("user,time_stamp,btag,cate,brand\n");
        for (int behavior = 0; behavior < random.nextInt(80); behavior++) {
            String user = pick(random, "1", "2", "3", random.nextInt(8) == 0 ? "" : "2");
            String time = random.nextInt(30) == 0 ? "soon" : Integer.toString(random.nextInt(35));
            String word = pick(random, "pv", "cart", "fav", "buy");
            String brand = pick(random, "b", "d", "NULL", "");
            behaviors
                    .append(String.join(",", user, time, word, pick(random, "1", "2", ""), brand))
                    .append('\n');
            behaviors.append(random.nextInt(40) == 0 ? "1,2\n" : "");
        }
        Files.writeString(folder.resolve("behavior_log.csv"), behaviors);
    }

    private static String pick(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    @Test
    void attributesToTheLastOfTheFileAmongClicksOfOneSecond() throws IOException {
        Files.writeString(
                folder.resolve("ad_feature.csv"),
                "adgroup_id,cate_id,campaign_id,customer,brand,price\n7,70,71,72,73,9.9\n8,70,71,72,73,9.9\n");
        Files.writeString(
                folder.resolve("user_profile.csv"),
                "userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,occupation,last \n"
                        + "1,0,5,2,3,,3,0,2\n");
        Files.writeString(
                folder.resolve("raw_sample.csv"),
                "user,time_stamp,adgroup_id,pid,nonclk,clk\n1,1000,7,p,0,1\n1,1000,8,p,0,1\n");
        Files.writeString(folder.resolve("behavior_log.csv"), "user,time_stamp,btag,cate,brand\n1,1000,buy,70,73\n");
        TaobaoAds ads = new TaobaoAds(Duration.ofHours(1), SqlSettings.in(folder));
        assertThat(Rows.of(ads).text())
                .containsExactly(
                        "1,1000,7,p,70,71,72,73,9.9,0,5,2,3,,3,0,2,1,0,0,0,0",
                        "1,1000,8,p,70,71,72,73,9.9,0,5,2,3,,3,0,2,1,0,0,0,1");
    }
}
