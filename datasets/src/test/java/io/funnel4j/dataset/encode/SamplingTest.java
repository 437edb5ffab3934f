// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.report.EncodingReport.SamplingReport;
import io.funnel4j.dataset.split.TimeSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every k-th row without a click. */
class SamplingTest extends EncodingTestBase {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void keepsEveryThirdTrainRowWithoutAClickAndAllOthers(int workers) throws IOException {
        List<String> lines = new ArrayList<>(List.of("item,number,day,click,buy"));
        List<Float> expected = new ArrayList<>();
        int without = 0;
        for (int row = 0; row < 20_000; row++) {
            boolean train = row % 10 != 9;
            boolean click = row % 7 == 0;
            lines.add("i" + row % 50 + "," + row + "," + (train ? 1 : 2) + "," + (click ? "1,0" : "0,0"));
            if (train && (click || without++ % 3 == 0)) {
                expected.add((float) row);
            }
        }
        lines.set(1, "i0,0,1,1,1");
        EncodedDataset dataset = DatasetEncoding.of(
                        csv(lines.toArray(String[]::new)),
                        plan(IdEncoding.of("item", 4), NumericEncoding.of("number", NumericTransform.NONE))
                                .withKeepEvery(3),
                        new TimeSplit("day", null, "2"),
                        Worlds.esmm())
                .workers(workers)
                .to(out());
        float[] numbers = dataset.train().batch(0, (int) dataset.train().rows()).numeric();
        assertThat(numbers.length).isEqualTo(expected.size());
        for (int i = 0; i < numbers.length; i++) {
            assertThat(numbers[i]).isEqualTo(expected.get(i));
        }
        assertThat(dataset.test().rows()).isEqualTo(2000);
        int leftOut = without - (without + 2) / 3;
        assertThat(dataset.report().sampling()).isEqualTo(new SamplingReport(1, 18_000, 0, 3, without, leftOut));
        assertThat(dataset.report().parts().get(0).rows()).isEqualTo(expected.size());
        assertThat(dataset.report().rowsEncoded()).isEqualTo(20_000 - leftOut);
        assertThat(dataset.report().text()).contains("one in 3 was kept");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void keepsAShareOfTrain(int workers) throws IOException {
        List<String> lines = new ArrayList<>(List.of("item,day,click,buy"));
        for (int row = 0; row < 20_000; row++) {
            lines.add("i" + row % 50 + "," + (row % 10 == 9 ? 2 : 1) + ",1,1");
        }
        EncodedDataset dataset = DatasetEncoding.of(
                        csv(lines.toArray(String[]::new)),
                        plan(IdEncoding.of("item", 4)).withTrainShare(0.25),
                        new TimeSplit("day", null, "2"),
                        Worlds.esmm())
                .workers(workers)
                .to(out());
        // Four standard deviations of a binomial count.
        assertThat(dataset.train().rows()).isBetween(4500L - 233, 4500L + 233);
        assertThat(dataset.test().rows()).isEqualTo(2000);
        assertThat(dataset.report().text()).contains("of 18,000 train rows a share of 0.25 was kept");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesToKeepNone(int every) {
        assertThatThrownBy(() -> plan(IdEncoding.of("item", 4)).withKeepEvery(every))
                .hasMessageContaining("expected at least 1");
    }
}
