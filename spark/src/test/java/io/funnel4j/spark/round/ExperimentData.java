// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.benchmark.WorldData;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.dataset.world.TrueProbability;
import io.funnel4j.dataset.world.WorldSize;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.evaluation.TrueAuc;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What an experiment trains on, encoded into a folder that is removed at its end. */
final class ExperimentData implements AutoCloseable {
    private static final int DIMENSION = 8;
    private static final TowerLayers SMALL = TowerLayers.of(64, 32);

    private final String name;
    private final boolean bySeed;
    private final Encoding encoding;
    private final Path folder = Files.createTempDirectory("rounds-experiment");
    private final Map<Long, Encoded> encoded = new HashMap<>();

    /**
     * What a seed stands for.
     *
     * @param truth P(purchase) of the test part's rows, where it is known
     */
    record Encoded(EncodedDataset dataset, FunnelSpec spec, Optional<double[]> truth) {
        /** CTCVR's AUC of the test part, without the chance that is in labels; NaN of a log. */
        double trueAuc(FunnelModel model) {
            Probability purchase = TrueProbability.PURCHASE.probability();
            return truth.map(known -> TrueAuc.of(
                            model.predict(dataset.test(), List.of(purchase), 1)
                                    .get(purchase)
                                    .logP(),
                            known))
                    .orElse(Double.NaN);
        }
    }

    private interface Encoding {
        Encoded encode(long seed, Path folder);
    }

    private ExperimentData(String name, boolean bySeed, Encoding encoding) throws IOException {
        this.name = name;
        this.bySeed = bySeed;
        this.encoding = encoding;
    }

    /** ESMM on the same world whatever the seed. */
    static ExperimentData ofOneWorld(String name, long rows) throws IOException {
        return new ExperimentData(
                name, false, (seed, folder) -> world(spec(name).withRows(rows), folder));
    }

    /** ESMM of small towers on a world of its own per seed. */
    static ExperimentData ofWorlds(String name, long rows) throws IOException {
        return new ExperimentData(name, true, (seed, folder) -> {
            Encoded world = world(spec(name).withRows(rows).withSeed(seed), folder);
            return new Encoded(world.dataset(), world.spec().withTowers(SMALL), world.truth());
        });
    }

    /** A run's model and log, split by each seed anew. */
    static ExperimentData ofRun(Path yaml) throws IOException {
        return new ExperimentData(yaml.getFileName().toString(), true, (seed, folder) -> {
            RunConfig config = RunConfig.read(yaml, Overrides.NONE);
            HashSplit split = (HashSplit) config.data().split();
            EncodedDataset dataset = DatasetEncoding.of(
                            config.data().source(),
                            config.data().plan(),
                            new HashSplit(split.column(), split.train(), split.validation(), split.test(), seed),
                            config.graph())
                    .to(folder);
            return new Encoded(dataset, config.spec(dataset.schema()), Optional.empty());
        });
    }

    /** {@code ids} is the standard world with 100,000 users and 30,000 items, most of them seen a few times. */
    private static WorldSpec spec(String name) {
        return name.equals("ids")
                ? WorldSpec.standard().withSize(new WorldSize(100_000, 30_000, 20, 120, 80, 0.8, 0.9))
                : NamedWorld.named(name).spec();
    }

    private static Encoded world(WorldSpec world, Path folder) {
        BehaviorGraph graph = Preset.ESMM.graph("purchase");
        WorldData data = WorldData.generate(world, DIMENSION, 1, graph, folder, Progress.NONE);
        return new Encoded(
                data.dataset(),
                FunnelSpec.of(graph, data.dataset().schema()),
                Optional.of(data.truth().of(TrueProbability.PURCHASE)));
    }

    /** In results. */
    String name() {
        return name;
    }

    Encoded of(long seed) {
        return encoded.computeIfAbsent(
                bySeed ? seed : 0, own -> encoding.encode(own, folder.resolve(Long.toString(own))));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
