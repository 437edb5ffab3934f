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
import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.plan.LateRule;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.dataset.world.TrueProbability;
import io.funnel4j.dataset.world.World;
import io.funnel4j.dataset.world.WorldSource;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.InitialRates;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Training;
import io.funnel4j.report.result.Interval;
import io.funnel4j.training.TrainingPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * P(purchase | click) on the world of delays, trained as of five times and judged by the truth on clicks of the last days. Each is
 * trained on all rows that were shown by its time; days are alike, so that only the number of rows and what is not seen of them
 * differ.
 */
class LateConversionsTest {
    private static final Probability CVR = new Probability("purchase", "click");
    private static final int SEEDS = Integer.getInteger("funnel4j.late.seeds", 3);
    private static final long ROWS = Long.getLong("funnel4j.late.rows", 100_000);
    private static final int EPOCHS = Integer.getInteger("funnel4j.late.epochs", 1);
    private static final List<String> TIMES =
            List.of("2026-01-15", "2026-01-21", "2026-01-27", "2026-02-02", "2026-02-08");
    private static final int TEST_DAY = 39;

    @TempDir
    Path folder;

    /** What is done about purchases that are not seen yet. */
    private enum Method {
        NAIVE,
        WAIT_7D,
        FAKE_NEGATIVE,
        DELAYED,
        /** Of labels as they finally are: what can be had. */
        FINAL;

        LateRule rule() {
            return switch (this) {
                case NAIVE, DELAYED, FINAL -> LateRule.KEEP;
                case WAIT_7D -> LateRule.wait(Duration.ofDays(7));
                case FAKE_NEGATIVE -> LateRule.REPEAT;
            };
        }

        private Estimator estimator() {
            return switch (this) {
                case NAIVE, WAIT_7D, FINAL -> Estimator.mean();
                case FAKE_NEGATIVE -> Estimator.fakeNegative();
                case DELAYED -> Estimator.delayed();
            };
        }

        BehaviorGraph graph() {
            return new BehaviorGraph(
                    List.of(Tower.binary("ctr", "exposure", "click"), Tower.binary("cvr", "click", "purchase")),
                    List.of(
                            Objective.of("click"),
                            Objective.of("purchase", "click").withEstimator(estimator())));
        }
    }

    /**
     * One model's figures.
     *
     * @param ratio predicted over true in the mean
     * @param loss log loss under the true probabilities, less that of the truth itself
     */
    private record Figures(double ratio, double loss) {}

    @Tag("endurance")
    @Test
    void delaysThatAreLearntTakeOutWhatIsNotSeenYet() {
        Map<Method, List<Figures>> all = new EnumMap<>(Method.class);
        for (Method method : Method.values()) {
            all.put(method, new ArrayList<>());
        }
        for (String asOf : TIMES) {
            for (Method method : Method.values()) {
                List<Figures> found = new ArrayList<>();
                for (int seed = 1; seed <= SEEDS; seed++) {
                    found.add(figures(method, asOf, seed));
                }
                all.get(method).addAll(found);
                System.out.printf(
                        Locale.ROOT,
                        "as of %s, %s: predicted over true %.3f, log loss above the truth's %.5f (%d seeds)%n",
                        asOf,
                        method,
                        mean(found, Figures::ratio),
                        mean(found, Figures::loss),
                        SEEDS);
            }
        }
        for (Method method : Method.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "all times, %s: predicted over true %s, log loss less that of DELAYED %s%n",
                    method,
                    interval(bySeed(all.get(method), Figures::ratio)),
                    interval(differences(all.get(method), all.get(Method.DELAYED))));
        }
        assertThat(mean(all.get(Method.DELAYED), Figures::ratio)).isCloseTo(1, within(0.1));
        assertThat(mean(all.get(Method.NAIVE), Figures::ratio)).isLessThan(0.9);
        assertThat(mean(all.get(Method.DELAYED), Figures::loss))
                .isLessThan(mean(all.get(Method.NAIVE), Figures::loss))
                .isLessThan(mean(all.get(Method.WAIT_7D), Figures::loss));
        assertThat(mean(all.get(Method.FAKE_NEGATIVE), Figures::ratio))
                .as("what is seen by now, of which a single pass can make no more")
                .isCloseTo(mean(all.get(Method.NAIVE), Figures::ratio), within(0.1));
    }

    private Figures figures(Method method, String asOf, int seed) {
        World world = World.of(NamedWorld.DELAYED.spec(ROWS).withSeed(seed));
        LabelTimes times = LabelTimes.asOf(asOf)
                .withExposure("shown_at")
                .with("click", "clicked_at")
                .with("purchase", "purchased_at", "click")
                .withLate(method.rule());
        TimeSplit split = method == Method.FINAL
                ? new TimeSplit("day", dayOf(asOf), Integer.toString(TEST_DAY))
                : new TimeSplit("day", null, Integer.toString(TEST_DAY));
        EncodedDataset dataset = DatasetEncoding.of(
                        WorldSource.of(world),
                        WorldData.plan(world.spec(), 8).withTimes(method == Method.FINAL ? null : times),
                        split,
                        method.graph())
                .to(folder.resolve("late"));
        FunnelModel model = FunnelModel.create(InitialRates.TRAIN.in(
                FunnelSpec.of(method.graph(), dataset.train().schema())
                        .withOptimizer(OptimizerSpec.adam(0.002))
                        .withSeed(seed),
                dataset.train()));
        Training.of(model)
                .plan(TrainingPlan.epochs(EPOCHS))
                .batchSize(1024)
                .workers(1)
                .seed(seed)
                .fit(dataset.train());
        return figures(model, dataset, world);
    }

    /** The day that begins at a time. */
    private static String dayOf(String asOf) {
        return Long.toString(
                LocalDate.parse(asOf).toEpochDay() - LocalDate.of(2026, 1, 1).toEpochDay());
    }

    private static Figures figures(FunnelModel model, EncodedDataset dataset, World world) {
        LogProbabilities predicted =
                model.predict(dataset.test(), List.of(CVR), 2).get(CVR);
        double[] truth = world.truth(
                        world.firstRowOfDay(TEST_DAY), ROWS, EnumSet.of(TrueProbability.PURCHASE_GIVEN_CLICK))
                .of(TrueProbability.PURCHASE_GIVEN_CLICK);
        byte[] clicks = dataset.test().label("click");
        double ofModel = 0;
        double ofTruth = 0;
        double sum = 0;
        double trueSum = 0;
        int rows = 0;
        for (int row = 0; row < clicks.length; row++) {
            if (clicks[row] == 1) {
                double p = truth[row];
                ofModel -= p * predicted.logP()[row] + (1 - p) * predicted.logQ()[row];
                ofTruth -= p * Math.log(p) + (1 - p) * Math.log1p(-p);
                sum += Math.exp(predicted.logP()[row]);
                trueSum += p;
                rows++;
            }
        }
        return new Figures(sum / trueSum, (ofModel - ofTruth) / rows);
    }

    /** Means over the times, seed by seed; figures stand time by time. */
    private static List<Double> bySeed(List<Figures> found, ToDoubleFunction<Figures> figure) {
        return IntStream.range(0, SEEDS)
                .mapToObj(seed -> IntStream.range(0, TIMES.size())
                        .mapToDouble(time -> figure.applyAsDouble(found.get(time * SEEDS + seed)))
                        .average()
                        .orElseThrow())
                .toList();
    }

    private static List<Double> differences(List<Figures> ones, List<Figures> others) {
        List<Double> one = bySeed(ones, Figures::loss);
        List<Double> other = bySeed(others, Figures::loss);
        return IntStream.range(0, SEEDS)
                .mapToObj(seed -> one.get(seed) - other.get(seed))
                .toList();
    }

    private static String interval(List<Double> values) {
        Interval interval = Interval.of(values);
        return String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", interval.mean(), interval.low(), interval.high());
    }

    private static double mean(List<Figures> found, ToDoubleFunction<Figures> figure) {
        return found.stream().mapToDouble(figure).average().orElseThrow();
    }
}
