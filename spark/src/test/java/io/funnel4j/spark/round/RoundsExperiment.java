// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.GradientPolicy;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Trains in rounds at a grid of learning rates and appends one line per training to a file: world, rule, P, H, rate, seed,
 * validation loss, then the test part's AUC of CTR, CVR and CTCVR, the log losses of click and purchase, and CTCVR's AUC against
 * the truth. A line that is there is not computed
 * again.
 */
final class RoundsExperiment {
    /** Rates are 0.001 times a power of two; the search begins here. */
    private static final double FIRST_RATE = 0.004;

    private static final long FIRST_SEED = 101;

    private final ExperimentData data;
    private final Effort effort;
    private final Results results;

    RoundsExperiment(ExperimentData data, Effort effort, Path results) throws IOException {
        this.data = data;
        this.effort = effort;
        this.results = new Results(results);
    }

    /**
     * How long, and how often.
     *
     * @param rateSeeds by whose mean validation loss a rate is chosen
     */
    record Effort(int batchSize, int epochs, int seeds, int rateSeeds) {}

    /** One way to train. */
    record Setting(MergeRule rule, int workers, int localSteps) {}

    /**
     * Chooses the learning rate on the validation part by the first seeds: doubled and halved until both neighbours of the best
     * are worse. The other seeds train at that rate alone.
     */
    void run(Setting setting) throws IOException {
        double best = FIRST_RATE;
        double least = loss(setting, best);
        for (double factor : new double[] {2, 0.5}) {
            double next = loss(setting, best * factor);
            while (next < least) {
                best *= factor;
                least = next;
                next = loss(setting, best * factor);
            }
        }
        for (int seed = effort.rateSeeds(); seed < effort.seeds(); seed++) {
            loss(setting, best, FIRST_SEED + seed);
        }
    }

    private double loss(Setting setting, double rate) throws IOException {
        double sum = 0;
        for (int seed = 0; seed < effort.rateSeeds(); seed++) {
            sum += loss(setting, rate, FIRST_SEED + seed);
        }
        return sum / effort.rateSeeds();
    }

    private double loss(Setting setting, double rate, long seed) throws IOException {
        return results.get(key(setting, rate, seed), () -> train(setting, rate, seed));
    }

    private String key(Setting setting, double rate, long seed) {
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%d,%s,%d",
                data.name(),
                setting.rule(),
                setting.workers(),
                setting.localSteps(),
                rate,
                seed);
    }

    private double[] train(Setting setting, double rate, long seed) {
        ExperimentData.Encoded encoded = data.of(seed);
        EncodedDataset dataset = encoded.dataset();
        FunnelModel model = FunnelModel.create(
                encoded.spec().withOptimizer(OptimizerSpec.adam(rate)).withSeed(seed));
        List<EncodedExposures> partitions = RowShares.of(dataset.train(), setting.workers());
        RoundSettings settings = new RoundSettings(effort.batchSize(), setting.localSteps(), 1, seed);
        try (InProcessRounds rounds = new InProcessRounds(
                model, partitions, settings, effort.epochs(), GradientPolicy.PLAIN, setting.rule())) {
            for (int epoch = 0; epoch < effort.epochs(); epoch++) {
                rounds.epoch(epoch);
            }
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
            test.get("p_purchase.log_loss"),
            encoded.trueAuc(model)
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
