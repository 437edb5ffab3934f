// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where no bad row is accepted, the first one stops the encoding: the first of any kind, in the order of the file. */
class StrictEncodingTest extends EncodingTestBase {
    private static final int ROWS = 60_000;
    private static final EncodingPlan PLAN =
            plan(IdEncoding.of("item", 4), NumericEncoding.of("price", NumericTransform.STANDARDIZE));

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void stopsAtTheFirstRowThatIsBadOrDoesNotNestOnAnyNumberOfWorkers() throws IOException {
        List<String> lines = new ArrayList<>(List.of("item,price,click,buy"));
        for (int row = 0; row < ROWS; row++) {
            lines.add("i" + row % 10 + "," + row % 7 + ",1,1");
        }
        List<String> broken = List.of("i1,1,0,1", "i1,dear,1,1", "i1,1,1", "i1,1,2,1");
        int first = ROWS;
        String found = "";
        for (int i = 0; i < 20; i++) {
            int line = 1 + random.nextInt(ROWS);
            String bad = broken.get(random.nextInt(broken.size()));
            lines.set(line, bad);
            if (line <= first) {
                first = line;
                found = bad;
            }
        }
        ExposureSource source = csv(lines.toArray(String[]::new));
        for (int workers : new int[] {1, 2, 5}) {
            assertThatThrownBy(() -> encode(source, workers))
                    .as("seed %d, %d workers, '%s'", seed, workers, found)
                    .isInstanceOf(InvalidExposuresException.class)
                    .hasMessageContaining("visits.csv:" + (first + 1) + ": ");
        }
    }

    @Test
    void saysWhatToDoWithLabelsThatDoNotNest() throws IOException {
        ExposureSource source = csv("item,price,click,buy", "a,1,1,1", "a,1,0,1", "a,x,1,1");
        assertThatThrownBy(() -> encode(source, 2))
                .hasMessageContaining(
                        "visits.csv:3: labels do not nest, found conversion=1 with click=0, expected click=1 wherever conversion=1; mend the row, or say by the label rule (inconsistent-labels")
                .hasMessageNotContaining("max-bad-rows");
        try (Stream<Path> left = Files.list(out())) {
            assertThat(left).containsExactly(out().resolve("encoding.lock"));
        }
    }

    /** A row that a label rule mends is none that is left out. */
    @Test
    void doesNotStopAtWhatTheLabelRuleMends() throws IOException {
        EncodedDataset dataset = DatasetEncoding.of(
                        csv("item,price,click,buy", "a,1,1,1", "a,1,0,1"),
                        PLAN.withMaxBadRows(0).withLabelRule(LabelRule.RAISE_CAUSE),
                        ALL_TRAIN,
                        Worlds.esmm())
                .to(out());
        assertThat(dataset.train().label("click")).containsExactly(1, 1);
    }

    private void encode(ExposureSource source, int workers) {
        DatasetEncoding.of(source, PLAN.withMaxBadRows(0), ALL_TRAIN, Worlds.esmm())
                .workers(workers)
                .to(out());
    }
}
