// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.evaluation.CalibrationBin;
import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.TrainingCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultStoreTest {
    private static final ResultStore.Key KEY =
            new ResultStore.Key("esmm@mmoe-seed-1", Map.of("the data", "world 1", "optimizer", "adam 0.002"));
    private static final SeedResult RESULT = new SeedResult(
            "",
            480_000,
            Map.of("ctr_auc", 0.7123456789012345, "cvr_auc", Double.NaN),
            Map.of("ctr_auc", 0.75),
            List.of(new CalibrationCurve("P(click)", "all exposures", List.of(new CalibrationBin(10, 0.1, 0.2)))),
            new TrainingCurve(1, List.of(new EpochResult(1, 0.3, Map.of("p_click.auc", 0.7), true))));

    @TempDir
    private Path folder;

    private ResultStore store;

    @BeforeEach
    void open() {
        store = new ResultStore(folder.resolve("results"), false);
    }

    @Test
    void findsWhatWasKeptToTheLastBit() {
        store.keep(KEY, RESULT);
        assertThat(new ResultStore(folder.resolve("results"), false).find(KEY)).contains(RESULT);
    }

    @Test
    void findsNothingThatDependsOnSomethingElse() {
        store.keep(KEY, RESULT);
        ResultStore.Key other =
                new ResultStore.Key(KEY.name(), Map.of("the data", "world 1", "optimizer", "adam 0.003"));
        assertThat(store.find(other)).isEmpty();
        assertThat(store.changes(other)).containsExactly("optimizer");
        assertThat(store.changes(new ResultStore.Key("esmm-seed-1", other.dependsOn())))
                .isEmpty();
    }

    @Test
    void takesNothingWhereAllIsToBeComputedAgain() {
        store.keep(KEY, RESULT);
        assertThat(new ResultStore(folder.resolve("results"), true).find(KEY)).isEmpty();
    }

    @Test
    void aResultThatCannotBeReadIsNoneAndIsReplaced() throws IOException {
        store.keep(KEY, RESULT);
        Path file = onlyFile();
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, whole.length / 2, whole.length - 3}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(store.find(KEY)).as("%d bytes of it", length).isEmpty();
        }
        store.keep(KEY, RESULT);
        assertThat(store.find(KEY)).contains(RESULT);
        assertThat(onlyFile()).isEqualTo(file);
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("results"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
