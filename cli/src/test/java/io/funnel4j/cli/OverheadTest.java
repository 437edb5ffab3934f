// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.cli.console.StatusLine;
import io.funnel4j.cli.output.TrainingDisplay;
import io.funnel4j.cli.output.ValidationTable;
import io.funnel4j.cli.run.MetricsLog;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Training;
import io.funnel4j.training.Checkpoints;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.Validation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What progress, metrics and a checkpoint each 1,000 steps cost at 100,000 ids a field: 1,000 steps without, with the first
 * two and with all three, in turn, several rounds. On a machine that others use too the time that steps take differs by
 * more than what is looked for; so beside it stand the time within the calls, and the processor's time. Prints, and asserts
 * nothing of time.
 */
class OverheadTest {
    private static final int FIELDS = 16;
    private static final int IDS = 100_000;
    private static final int BATCH = 4096;
    private static final int STEPS = 1000;

    @TempDir
    private Path folder;

    /**
     * What 1,000 steps took.
     *
     * @param seconds on the clock
     * @param processor seconds of all threads
     * @param told seconds of them in which progress was told and metrics were written
     * @param held seconds for which the last step's checkpoint held up training
     */
    private record Cost(double seconds, double processor, double told, double held) {}

    /** Measures what another is told in. */
    private static final class Timed implements TrainingLoopListener {
        private final TrainingLoopListener inner;
        private long told;
        private long held;
        private long mark;

        private Timed(TrainingLoopListener inner) {
            this.inner = inner;
        }

        @Override
        public void onStep(StepResult step) {
            time(() -> inner.onStep(step));
        }

        @Override
        public void onValidation(Validation validation) {
            time(() -> inner.onValidation(validation));
        }

        @Override
        public void onCheckpoint(long step) {
            held += System.nanoTime() - mark;
            time(() -> inner.onCheckpoint(step));
        }

        private void time(Runnable call) {
            long start = System.nanoTime();
            call.run();
            mark = System.nanoTime();
            told += mark - start;
        }
    }

    @Test
    @Tag("endurance")
    void ofProgressAndCheckpoints() throws IOException {
        EncodedExposures rows = rows();
        List<Cost> bare = new ArrayList<>();
        List<Cost> shown = new ArrayList<>();
        List<Cost> checkpointed = new ArrayList<>();
        int rounds = Integer.getInteger("rounds", 5);
        for (int round = 0; round <= rounds; round++) {
            bare.add(train(rows, TrainingLoopListener.NONE, false));
            shown.add(train(rows, display(rows), false));
            checkpointed.add(train(rows, display(rows), true));
        }
        System.out.printf(
                "1,000 steps of %,d rows, 16 x %,d ids, medians (least, most) of %d rounds:%n", BATCH, IDS, rounds);
        print("seconds", bare, Cost::seconds);
        print("share of progress and metrics", shown, cost -> cost.told() / cost.seconds());
        printRatio("processor's time with them", shown, bare, Cost::processor);
        printRatio("time with them", shown, bare, Cost::seconds);
        print("share in which a checkpoint holds up training", checkpointed, cost -> cost.held() / cost.seconds());
        printRatio("processor's time with a checkpoint more", checkpointed, shown, Cost::processor);
        printRatio("time with a checkpoint more", checkpointed, shown, Cost::seconds);
        assertThat(checkpointed).allMatch(cost -> cost.held() > 0);
    }

    private static void print(String what, List<Cost> costs, ToDoubleFunction<Cost> value) {
        print(what, costs.stream().mapToDouble(value));
    }

    /** Round by round: what is in turn is compared. */
    private static void printRatio(String what, List<Cost> costs, List<Cost> others, ToDoubleFunction<Cost> value) {
        print(
                what,
                IntStream.range(0, costs.size())
                        .mapToDouble(round ->
                                value.applyAsDouble(costs.get(round)) / value.applyAsDouble(others.get(round))));
    }

    /** Without the first round, which warms up. */
    private static void print(String what, DoubleStream rounds) {
        double[] values = rounds.skip(1).sorted().toArray();
        System.out.printf(
                "%-46s %8.4f (%.4f, %.4f)%n", what, values[values.length / 2], values[0], values[values.length - 1]);
    }

    private Cost train(EncodedExposures rows, TrainingLoopListener listener, boolean withCheckpoints) {
        FunnelModel model = FunnelModel.create(FunnelSpec.of(Preset.ESMM.graph(), rows.schema()));
        Checkpoints checkpoints = new Checkpoints(folder.resolve("checkpoints"), STEPS, 2, Map.of());
        Timed timed = new Timed(listener);
        long processor = processorNanos();
        long start = System.nanoTime();
        try (checkpoints) {
            Training training =
                    Training.of(model).batchSize(BATCH).workers(2).seed(7).listener(timed);
            (withCheckpoints ? training.checkpoints(checkpoints) : training).fit(rows);
        }
        return new Cost(
                (System.nanoTime() - start) * 1e-9,
                (processorNanos() - processor) * 1e-9,
                timed.told * 1e-9,
                timed.held * 1e-9);
    }

    private static long processorNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private TrainingLoopListener display(EncodedExposures rows) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        ValidationTable table = new ValidationTable(Preset.ESMM.graph(), Optional.empty(), 120);
        return new MetricsLog(folder.resolve("metrics.jsonl"))
                .before(new TrainingDisplay(nowhere, StatusLine.on(nowhere), table, rows.rows(), 1));
    }

    private EncodedExposures rows() throws IOException {
        FeatureSchema schema = new FeatureSchema(
                IntStream.range(0, FIELDS)
                        .mapToObj(field -> IdFeature.of("field_" + field, IDS, 8))
                        .toList(),
                List.of());
        SplittableRandom random = new SplittableRandom(7);
        int[] ids = new int[FIELDS];
        byte[] labels = new byte[2];
        try (ExposureWriter writer =
                ExposureWriter.toFolder(folder.resolve("rows"), RowLayout.of(schema, List.of("click", "conversion")))) {
            for (int row = 0; row < BATCH * STEPS; row++) {
                // Few ids are frequent, as in logs.
                Arrays.setAll(ids, field -> (int) (IDS * Math.pow(random.nextDouble(), 3)));
                labels[0] = (byte) (random.nextInt(20) == 0 ? 1 : 0);
                labels[1] = (byte) (labels[0] == 1 && random.nextInt(10) == 0 ? 1 : 0);
                writer.append(ids, new float[0], labels);
            }
            return writer.finish();
        }
    }
}
