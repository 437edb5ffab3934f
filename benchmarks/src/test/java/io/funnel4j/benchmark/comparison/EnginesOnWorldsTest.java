// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Training;
import io.funnel4j.progress.Progress;
import io.funnel4j.text.Message;
import io.funnel4j.training.engine.EngineOptions;
import io.funnel4j.training.engine.TrainingEngine;
import io.funnel4j.training.engine.TrainingEngines;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both engines train models of the same quality, on worlds of five seeds. */
class EnginesOnWorldsTest {
    private static final int SEEDS = 5;
    private static final long ROWS = 300_000;

    @ParameterizedTest
    @EnumSource(
            value = NamedWorld.class,
            names = {"STANDARD", "SELECTION_BIAS"})
    @Tag("endurance")
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void rankAlike(NamedWorld world, @TempDir Path folder) {
        Map<String, Double> difference = new TreeMap<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            WorldData data = WorldData.generate(
                    world.spec(ROWS).withSeed(seed),
                    8,
                    1,
                    Preset.ESMM.graph("purchase"),
                    folder.resolve(Integer.toString(seed)),
                    Progress.NONE);
            Map<String, Double> host = metrics(data, TrainingEngine.DEEPLEARNING4J, seed);
            Map<String, Double> torch = metrics(
                    data, TrainingEngines.named("torch", EngineOptions.CPU).orElseThrow(), seed);
            host.forEach((name, value) -> {
                if (name.endsWith(".auc")) {
                    difference.merge(name, (torch.get(name) - value) / SEEDS, Double::sum);
                }
            });
        }
        difference.forEach((name, mean) -> System.out.println(Message.of("%s %s: %+.5f", world, name, mean)));
        assertThat(difference.values()).allMatch(mean -> Math.abs(mean) < 0.002).hasSizeGreaterThanOrEqualTo(3);
    }

    private static Map<String, Double> metrics(WorldData data, TrainingEngine engine, long seed) {
        FunnelSpec spec = FunnelSpec.of(
                        Preset.ESMM.graph("purchase"), data.dataset().train())
                .withSeed(seed);
        FunnelModel model = FunnelModel.create(spec);
        Training.of(model)
                .engine(engine)
                .workers(1)
                .batchSize(1024)
                .fit(data.dataset().train());
        return model.evaluate(data.dataset().test()).values();
    }
}
