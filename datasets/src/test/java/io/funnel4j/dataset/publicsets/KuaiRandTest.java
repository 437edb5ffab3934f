// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.publicsets.KuaiRand.Log;
import io.funnel4j.dataset.publicsets.KuaiRand.Variant;
import io.funnel4j.dataset.synthetic.KuaiRandFiles;
import io.funnel4j.dataset.synthetic.KuaiRandSpec;
import io.funnel4j.dataset.synthetic.SyntheticSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KuaiRandTest {
    private static final String LOG = "log_standard_4_08_to_4_21_pure.csv";

    @TempDir
    Path folder;

    @Test
    void joinsUsersAndVideosAndMendsTheirCells() throws IOException {
        write(
                LOG,
                "user_id,video_id,date,is_click",
                "1,10,20220408,1",
                "2,11,20220408,0",
                "3,10,20220409,0",
                "1,12,20220409,1");
        write(
                "user_features_pure.csv",
                "user_id,degree,range,feat",
                "1,full,\"[1,5)\",1.0",
                "2,UNKNOWN,0,",
                "4,x,y,-124");
        write(
                "video_features_basic_pure.csv",
                "video_id,tag,music_id",
                "10,\"12,65\",",
                "11,,9155697141.0",
                "12,3,1.5");
        KuaiRand source = source(Log.STANDARD_4_08_TO_4_21);
        assertThat(source.columns())
                .containsExactly(
                        "user_id", "video_id", "date", "is_click", "degree", "range", "feat", "tag", "music_id");
        Rows rows = Rows.of(source);
        assertThat(rows.text())
                .containsExactly(
                        "1,10,20220408,1,full,[1,5),1,12|65,",
                        "2,11,20220408,0,UNKNOWN,0,,,9155697141",
                        "1,12,20220409,1,full,[1,5),1,3,1.5");
        assertThat(rows.bad())
                .containsExactly(folder.resolve(LOG) + ":4: found user_id '3', expected a row of it in "
                        + folder.resolve("user_features_pure.csv"));
    }

    @Test
    void readsEachVariantOfASyntheticSet() throws IOException {
        for (Variant variant : Variant.values()) {
            Path set = folder.resolve(variant.suffix());
            SyntheticSet written = KuaiRandFiles.write(
                    KuaiRandSpec.of(variant, 3000, 60, 90, 3).withDirty(0.01), set, rows -> {});
            KuaiRand source = new KuaiRand(set, variant, List.of(Log.values()), true);
            assertThat(source.columns()).hasSize(19 + 30 + 11 + 51).contains("onehot_feat17", "tag", "show_cnt");
            Rows rows = Rows.of(source);
            long unjoined = 0;
            long cut = 0;
            for (Log log : Log.values()) {
                unjoined += written.counts().getOrDefault("users without a row, " + log.prefix(), 0L);
                cut += written.counts().getOrDefault("rows cut short, " + log.prefix(), 0L);
            }
            assertThat(rows.bad()).hasSize((int) unjoined).isNotEmpty();
            assertThat(rows.text()).hasSize((int) (3000 - unjoined));
            assertThat(rows.text().stream().filter(row -> row.split(",", -1).length == 2))
                    .as("rows that are cut are left to the encoder")
                    .hasSize((int) cut);
        }
    }

    @Test
    void namesTheFileThatIsMissing() {
        assertThatThrownBy(() -> source(Log.RANDOM_4_22_TO_5_08).columns())
                .hasMessageContaining("log_random_4_22_to_5_08_pure.csv, nor parts of it")
                .hasMessageContaining("name the folder of KuaiRand-pure as it was downloaded");
    }

    private KuaiRand source(Log... logs) {
        return new KuaiRand(folder, Variant.PURE, List.of(logs), false);
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name), List.of(lines));
    }
}
