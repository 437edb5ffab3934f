// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.dataset.world.WorldSize;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.progress.Progress;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.GradientPolicy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which rule merges best: trains ESMM for one epoch in rounds of P workers, with every rule, at a grid of learning rates, and
 * appends one line per training to a file; docs/rounds.md has the table.
 *
 * <pre>
 *   MergeRuleExperiment WORLD ROWS SEEDS OUT.csv
 * </pre>
 *
 * A line that is there is not computed again. For each setting the learning rate is chosen on the validation part by the first
 * seed: doubled and halved until both neighbours of the best are worse. The other seeds train at that rate alone.
 */
final class MergeRuleExperiment {
    private static final int BATCH_SIZE = 128;
    /** Rates are 0.001 times a power of two; the search begins here. */
    private static final double FIRST_RATE = 0.004;

    /** P and H. */
    private static final int[][] CUTS = {{16, 32}, {4, 32}, {16, 8}, {16, 64}, {4, 8}, {16, 1}, {4, 64}, {4, 1}};

    private static final long FIRST_SEED = 101;

    private final String world;
    private final EncodedDataset dataset;
    private final Results results;
    private final int seeds;

    private MergeRuleExperiment(String world, EncodedDataset dataset, Results results, int seeds) {
        this.world = world;
        this.dataset = dataset;
        this.results = results;
        this.seeds = seeds;
    }

    /** One way to train. */
    private record Setting(MergeRule rule, int workers, int localSteps) {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("merge-rules");
        try {
            WorldData data = WorldData.generate(
                    spec(arguments[0]).withRows(Long.parseLong(arguments[1])),
                    8,
                    1,
                    Preset.ESMM.graph("purchase"),
                    folder,
                    Progress.NONE);
            new MergeRuleExperiment(
                            arguments[0],
                            data.dataset(),
                            new Results(Path.of(arguments[3])),
                            Integer.parseInt(arguments[2]))
                    .run();
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** {@code ids} is the standard world with 100,000 users and 30,000 items, most of them seen a few times. */
    private static WorldSpec spec(String name) {
        return name.equals("ids")
                ? WorldSpec.standard().withSize(new WorldSize(100_000, 30_000, 20, 120, 80, 0.8, 0.9))
                : NamedWorld.named(name).spec();
    }

    private static List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting(MergeRule.STEPS, 1, 64));
        for (int[] cut : CUTS) {
            for (MergeRule rule : MergeRule.values()) {
                if (cut[1] > 1 || rule != MergeRule.STEPS) { // of one step, STEPS is MEAN
                    settings.add(new Setting(rule, cut[0], cut[1]));
                }
            }
        }
        return settings;
    }

    private void run() throws IOException {
        for (Setting setting : settings()) {
            List<EncodedExposures> partitions = RowShares.of(dataset.train(), setting.workers());
            double best = FIRST_RATE;
            double least = loss(setting, partitions, best);
            for (double factor : new double[] {2, 0.5}) {
                double next = loss(setting, partitions, best * factor);
                while (next < least) {
                    best *= factor;
                    least = next;
                    next = loss(setting, partitions, best * factor);
                }
            }
            for (long seed = FIRST_SEED + 1; seed < FIRST_SEED + seeds; seed++) {
                double rate = best;
                long own = seed;
                results.get(key(setting, rate, seed), () -> train(setting, partitions, rate, own));
            }
        }
    }

    private double loss(Setting setting, List<EncodedExposures> partitions, double rate) throws IOException {
        return results.get(key(setting, rate, FIRST_SEED), () -> train(setting, partitions, rate, FIRST_SEED));
    }

    private String key(Setting setting, double rate, long seed) {
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%d,%s,%d",
                world,
                setting.rule(),
                setting.workers(),
                setting.localSteps(),
                rate,
                seed);
    }

    /** Validation loss, then the test part's AUC of CTR, CVR and CTCVR and their log losses. */
    private double[] train(Setting setting, List<EncodedExposures> partitions, double rate, long seed) {
        FunnelModel model = FunnelModel.create(
                FunnelSpec.of(Preset.ESMM.graph("purchase"), dataset.train().schema())
                        .withOptimizer(OptimizerSpec.adam(rate))
                        .withSeed(seed));
        try (InProcessRounds rounds = new InProcessRounds(
                model,
                partitions,
                new RoundSettings(BATCH_SIZE, setting.localSteps(), 1, seed),
                1,
                GradientPolicy.PLAIN,
                setting.rule())) {
            rounds.epoch(0);
        } catch (DivergedException e) {
            return new double[] {Double.POSITIVE_INFINITY};
        }
        Map<String, Double> validation = model.evaluate(dataset.validation()).values();
        Map<String, Double> test = model.evaluate(dataset.test()).values();
        return new double[] {
            validation.get("p_click.log_loss") + validation.get("p_purchase.log_loss"),
            test.get("p_click.auc"),
            test.get("p_purchase_given_click.auc"),
            test.get("p_purchase.auc"),
            test.get("p_click.log_loss"),
            test.get("p_purchase.log_loss")
        };
    }

    /** Lines {@code key,value,value,...} in a file that only grows. */
    private static final class Results {
        private final Path file;
        private final List<String> lines;

        Results(Path file) throws IOException {
            this.file = file;
            this.lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        }

        /** The first value of a key, computed where it is not there. */
        double get(String key, Supplier<double[]> computation) throws IOException {
            for (String line : lines) {
                if (line.startsWith(key + ",")) {
                    return Double.parseDouble(line.substring(key.length() + 1).split(",", 2)[0]);
                }
            }
            double[] values = computation.get();
            StringBuilder line = new StringBuilder(key);
            for (double value : values) {
                line.append(',').append(value);
            }
            try (PrintStream out = new PrintStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    false,
                    StandardCharsets.UTF_8)) {
                out.println(line);
            }
            return values[0];
        }
    }
}
