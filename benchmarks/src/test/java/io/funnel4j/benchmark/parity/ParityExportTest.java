// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityExportTest {
    @Test
    void writesEveryArrayThatTheIndexSpeaksOfAndTheSameOnesAgain(@TempDir Path folder) throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        ParityIndex index = ParityExport.run(first, 3, 20_000, 1_024);
        ParityIndex again = ParityExport.run(second, 3, 20_000, 1_024);

        assertThat(index).isEqualTo(again);
        assertThat(new ObjectMapper().readValue(first.resolve("index.json").toFile(), ParityIndex.class))
                .isEqualTo(index);
        assertThat(index.losses()).hasSize(16).allMatch(loss -> loss > 0 && loss < 3);
        assertThat(index.auc()).containsOnlyKeys("ctr", "cvr", "ctcvr");
        for (ParityIndex.Table table : index.tables()) {
            assertThat(index.fields()).contains(table.name());
            assertThat(values(first, "table_" + table.name())).isEqualTo(4 * table.rows() * table.dimension());
        }
        assertThat(values(first, "train_ids"))
                .isEqualTo(4L * 16_000 * index.fields().size());
        assertThat(values(first, "test_click")).isEqualTo(2_000);
        assertThat(index.towers()).containsOnlyKeys("ctr", "cvr");
        for (String layer : index.towers().get("ctr")) {
            assertThat(first.resolve(layer + "_W.npy")).hasSameBinaryContentAs(second.resolve(layer + "_W.npy"));
            assertThat(first.resolve(layer + "_b.npy")).exists();
        }
        assertThat(first.resolve("order.npy")).hasSameBinaryContentAs(second.resolve("order.npy"));
    }

    /** Bytes of values: all but the header, which fills whole blocks of 64. */
    private static long values(Path folder, String name) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name + ".npy"));
        return bytes.length - 10L - (bytes[8] & 0xFF) - 256L * (bytes[9] & 0xFF);
    }
}
