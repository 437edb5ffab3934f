package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.benchmark.ModelTraining;
import io.funnel4j.benchmark.TrainingSettings;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.feature.FeatureSchema;
import io.funnel4j.feature.IdFeature;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.TrainingProgress;
import io.funnel4j.training.checkpoint.Checkpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What progress, metrics and a checkpoint each 1,000 steps cost at 100,000 ids a field: 1,000 steps without, with the first
 * two and with all three, in turn, several rounds. Prints the medians; asserts nothing of time.
 */
class OverheadTest {
    private static final int FIELDS = 16;
    private static final int IDS = 100_000;
    private static final int BATCH = 4096;
    private static final int STEPS = 1000;

    @TempDir
    private Path folder;

    @Test
    @Tag("endurance")
    void ofProgressAndCheckpoints() throws IOException {
        EncodedExposures rows = rows();
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        int rounds = Integer.getInteger("rounds", 3);
        for (int round = 0; round <= rounds; round++) {
            double bare = train(rows, TrainingProgress.NONE, false);
            double told = train(rows, display(rows), false);
            double checkpointed = train(rows, display(rows), true);
            if (round > 0) { // the first warms up
                seconds.computeIfAbsent("bare", name -> new ArrayList<>()).add(bare);
                seconds.computeIfAbsent("progress and metrics", name -> new ArrayList<>())
                        .add(told / bare);
                seconds.computeIfAbsent("and a checkpoint", name -> new ArrayList<>())
                        .add(checkpointed / told);
            }
        }
        assertThat(seconds.get("bare")).hasSize(rounds);
        System.out.printf(
                "1,000 steps of %,d rows, 16 x %,d ids: %.1f s bare; progress and metrics times %.4f; a checkpoint more times %.4f (medians of %d rounds: %s)%n",
                BATCH,
                IDS,
                median(seconds.get("bare")),
                median(seconds.get("progress and metrics")),
                median(seconds.get("and a checkpoint")),
                rounds,
                seconds);
    }

    private double train(EncodedExposures rows, TrainingProgress progress, boolean checkpointed) {
        FunnelModel model = FunnelModel.create(FunnelSpec.of(Preset.ESMM.graph(), rows.schema()));
        TrainingSettings settings = new TrainingSettings(TrainingPlan.epochs(1), BATCH, 2, 7);
        Checkpoints checkpoints = new Checkpoints(folder.resolve("checkpoints"), STEPS, 2, Map.of());
        long start = System.nanoTime();
        try (checkpoints) {
            new ModelTraining(model, settings).fit(rows, Optional.empty(), progress, (fitting, batches) -> (checkpointed
                            ? fitting.withCheckpoints(checkpoints)
                            : fitting)
                    .fit(batches));
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    private TrainingProgress display(EncodedExposures rows) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        PointTable table = new PointTable(Preset.ESMM.graph(), Optional.empty(), 120);
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

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
