// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.behavior.TowerRates;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.plan.LateRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.Training;
import io.funnel4j.training.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose positives stand twice, from its text to the probabilities of the model. */
class RepeatedRowsTest {
    private static final Probability CTR = new Probability("click", "exposure");
    private static final Probability CVR = new Probability("purchase", "click");
    private static final int ROWS = 2_000;

    @TempDir
    Path folder;

    /** Of 2000 exposures, each of a user of its own, 500 are clicked, of which 200 end in a purchase. */
    private Path log() throws IOException {
        List<String> lines = new ArrayList<>(List.of("user,number,click,clicked_at,purchase,purchased_at"));
        for (int row = 0; row < ROWS; row++) {
            boolean click = row % 4 == 0;
            boolean purchase = click && row / 4 % 5 < 2;
            lines.add("u%s,%s,%s,%s,%s,%s"
                    .formatted(
                            row,
                            row / 4 % 2,
                            click ? 1 : 0,
                            click ? "100" : "",
                            purchase ? 1 : 0,
                            purchase ? "200" : ""));
        }
        return Files.writeString(folder.resolve("log.csv"), String.join("\n", lines) + "\n");
    }

    /** Users that are seen once are unknown, whether their row stands twice or not: it would tell the purchase. */
    @Test
    void learnsTheRatesOfTheLog() throws IOException {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(Tower.binary("ctr", "exposure", "click"), Tower.binary("cvr", "click", "purchase")),
                List.of(
                        Objective.of("click"),
                        Objective.of("purchase", "click").withEstimator(Estimator.fakeNegative())));
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("click", "click");
        labels.put("purchase", "purchase");
        EncodingPlan plan = EncodingPlan.of(
                        List.of(
                                IdEncoding.of("user", 4).withMinCount(2),
                                NumericEncoding.of("number", NumericTransform.NONE)),
                        labels)
                .withTimes(LabelTimes.asOf("1000")
                        .with("click", "clicked_at")
                        .with("purchase", "purchased_at", "click")
                        .withLate(LateRule.REPEAT));
        EncodedDataset data = DatasetEncoding.of(DelimitedText.csv(log()), plan, new WholeSplit(Part.TRAIN), graph)
                .to(folder.resolve("encoded"));
        assertThat(data.train().rows()).isEqualTo(ROWS + 200);

        TowerRates rates = FunnelSpec.of(graph, data.train()).initialRates();
        assertThat(rates.categories().get("ctr").get(0)).isCloseTo(0.25, within(1e-3));
        assertThat(rates.categories().get("cvr").get(0)).isCloseTo(0.4, within(1e-3));

        FunnelModel model = FunnelModel.create(FunnelSpec.of(graph, data.train().schema())
                .withTowers(TowerLayers.of())
                .withOptimizer(OptimizerSpec.adam(0.05)));
        Training.of(model)
                .plan(TrainingPlan.epochs(400))
                .batchSize(ROWS + 200)
                .workers(1)
                .seed(5)
                .fit(data.train());
        Map<Probability, LogProbabilities> predicted = model.predict(data.train(), List.of(CTR, CVR), 1);

        for (double p : predicted.get(CVR).probabilities()) {
            assertThat(p).as("2 in 7 where a positive counts as a negative too").isCloseTo(0.4, within(0.01));
        }
        for (double p : predicted.get(CTR).probabilities()) {
            assertThat(p).as("7 in 22 where a row counts twice").isCloseTo(0.25, within(0.01));
        }
    }
}
