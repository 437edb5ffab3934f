// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.rows.FeatureTimes.Stage;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureTimesTest extends EncodingTestBase {
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatIsEncodedHasATimeForEveryFeatureAndWhatIsOpenedHasNone(int workers) throws IOException {
        List<String> lines = new ArrayList<>(List.of("item,tags,number,price,day,click,buy"));
        for (int row = 0; row < 3000; row++) {
            lines.add(String.format(
                    Locale.ROOT, "i%d,a|b%d,%d,%d,%d,1,1", row % 50, row % 7, row, row % 90, row % 10 == 9 ? 2 : 1));
        }
        EncodedDataset dataset = DatasetEncoding.of(
                        csv(lines.toArray(String[]::new)),
                        plan(
                                IdEncoding.of("item", 4),
                                IdEncoding.of("tags", 4).withList(ValueList.of('|', Pooling.SUM)),
                                NumericEncoding.of("number", NumericTransform.STANDARDIZE),
                                new BucketEncoding("price", "price", 2, 5)),
                        new TimeSplit("day", null, "2"),
                        Worlds.esmm())
                .workers(workers)
                .to(out());
        assertThat(dataset.featureTimes())
                .extracting(FeatureTime::feature)
                .containsExactly("item", "tags", "number", "price");
        assertThat(dataset.featureTimes()).allMatch(time -> time.readNanos() >= 1 && time.encodeNanos() >= 1);
        assertThat(EncodedDataset.open(out()).featureTimes()).isEmpty();
    }

    @Test
    void aMedianIsNotMovedByWhatTookLong() {
        EncodingPlan plan = plan(IdEncoding.of("item", 4), IdEncoding.of("other", 4));
        FeatureTimes times = new FeatureTimes(plan);
        FeatureTimes others = new FeatureTimes(plan);
        for (int sample = 0; sample < 100; sample++) {
            long now = System.nanoTime();
            // Begun so long ago: a thousand values of 100 us each, or, with a thread that had to wait, of 100 ms.
            others.end(Stage.LOOK_UP, 0, now - (sample % 4 == 0 ? 100_000_000_000L : 100_000_000L), 1000);
        }
        times.take(others);
        times.take(others);
        FeatureTime item = times.medians().get(0);
        assertThat(item.encodeNanos()).isCloseTo(100_000, Percentage.withPercentage(20));
        assertThat(item.readNanos()).isZero();
        assertThat(times.medians().get(1).encodeNanos()).isCloseTo(0, within(0.0));
    }
}
