// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Models that earlier versions saved are loaded, predict what they predicted then, and train on. */
class KeptModelsTest {
    private static final Path KEPT = Path.of("src", "test", "resources", "kept");
    private static final String PREDICTIONS = "predictions.txt";
    /** Products are summed in another order on other processors. */
    private static final double TOLERANCE = 1e-5;

    static Stream<Path> models() throws IOException {
        try (Stream<Path> files = Files.walk(KEPT)) {
            return files.filter(file -> file.endsWith(PREDICTIONS)).map(Path::getParent).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void predictWhatTheyPredictedAndTrainOn(Path folder) throws IOException {
        FunnelModel model = FunnelModel.load(folder);
        List<String> found = predictions(model);
        List<String> expected = Files.readAllLines(folder.resolve(PREDICTIONS));
        assertThat(found).hasSameSizeAs(expected);
        for (int line = 0; line < found.size(); line++) {
            String[] now = found.get(line).split(" ", -1);
            String[] then = expected.get(line).split(" ", -1);
            assertThat(now[0]).isEqualTo(then[0]);
            assertThat(Double.parseDouble(now[1]))
                    .as(then[0])
                    .isCloseTo(Double.parseDouble(then[1]), within(TOLERANCE));
        }
        MultiDataSet batch = RandomExposures.batches(model, 5, false, 32).get(0);
        double before = model.graph().score(batch, true);
        train(model);
        assertThat(model.graph().score(batch, true)).isLessThan(before);
    }

    /** Adds models of this version: {@code mvn -pl core,models test -Dtest=KeptModelsTest -Dkeep=VERSION}. */
    @Test
    @EnabledIfSystemProperty(named = "keep", matches = ".+")
    void keepThoseOfThisVersion() throws IOException {
        Map<String, FunnelSpec> specs = new TreeMap<>();
        specs.put("esmm", Specs.small(Preset.ESMM.graph()).withDataType(DataType.FLOAT));
        specs.put("esm2-lists-mmoe", Specs.lists(Preset.ESM2.graph()).withRepresentation(new Mmoe(2, List.of(4))));
        specs.put(
                "escm2-dr-ple",
                Specs.small(Preset.ESCM2_DR.graph())
                        .withRepresentation(new Ple(1, 1, 1, List.of(4)))
                        .withDataType(DataType.FLOAT));
        specs.put("weights-that-move", Specs.small(Specs.WEIGHTS_THAT_MOVE));
        BehaviorGraph longFunnel = Specs.LONG_FUNNEL;
        specs.put("long-funnel-separate", Specs.small(longFunnel).withRepresentation(new SeparateEmbeddings()));
        for (Map.Entry<String, FunnelSpec> spec : specs.entrySet()) {
            Path folder = KEPT.resolve(System.getProperty("keep")).resolve(spec.getKey());
            FunnelModel model = FunnelModel.create(spec.getValue().withTowers(TowerLayers.of(4)));
            train(model);
            model.save(folder);
            Files.write(folder.resolve(PREDICTIONS), predictions(model));
        }
    }

    private static void train(FunnelModel model) {
        List<MultiDataSet> batches = RandomExposures.batches(model, 5, false, 32, 32);
        try (Trainer trainer = model.trainer(1, 3)) {
            for (int step = 0; step < 20; step++) {
                trainer.step(batches.get(step % 2));
            }
        }
    }

    private static List<String> predictions(FunnelModel model) {
        FunnelSpec spec = model.spec();
        ExposureBatch batch = RandomExposures.random(spec.graph(), spec.schema(), 8, new Random(4));
        List<Probability> probabilities = spec.graph().probabilities();
        List<String> lines = new ArrayList<>();
        model.predict(batch, probabilities).forEach((probability, predicted) -> {
            for (double logP : predicted.logP()) {
                lines.add(probability.columnName() + " " + logP);
            }
        });
        return lines;
    }
}
