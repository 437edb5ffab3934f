// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.file.DurableFiles;
import io.funnel4j.model.contract.Batches;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.Checkpoints;
import io.funnel4j.training.EarlyStopping;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.LearningRateSchedule;
import io.funnel4j.training.StepResult;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.TrainingLoop;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.TrainingResult;
import io.funnel4j.training.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A training that ended at any step goes on from its checkpoint to the bits of one that never ended. */
class ResumeTest {
    private static final Map<String, String> MADE_OF = Map.of("rows", "1");

    @TempDir
    private Path folder;

    /** What training comes to: the validations without their speed, and the model. */
    private record Outcome(List<String> validations, int kept, ModelState state) {
        static Outcome of(TrainingResult result, FunnelModel model) {
            assertThat(result.stopped()).isFalse();
            return new Outcome(
                    result.validations().stream().map(ResumeTest::withoutSpeed).toList(),
                    result.kept(),
                    ModelState.of(model));
        }

        void assertSameAs(Outcome expected, String what) {
            assertThat(validations).as(what).isEqualTo(expected.validations);
            assertThat(kept).as(what).isEqualTo(expected.kept);
            state.assertSameBitsAs(expected.state, what);
        }
    }

    private static String withoutSpeed(Validation validation) {
        return String.format(
                Locale.ROOT,
                "%d %d %s %s %s %s",
                validation.epoch(),
                validation.step(),
                validation.endOfEpoch(),
                validation.loss(),
                validation.losses(),
                validation.metrics());
    }

    static LongStream seeds() {
        long first = System.nanoTime();
        return LongStream.range(0, 12).map(i -> first + i);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void endsAsIfItHadNeverStopped(long seed) throws IOException {
        Random random = new Random(seed);
        List<FunnelSpec> specs = Specs.all();
        Training training = new Training(specs.get(random.nextInt(specs.size())), plan(random), 1 + random.nextInt(2));
        Outcome unbroken = Outcome.of(training.fit(Optional.empty(), () -> false), training.model);

        int every = 1 + random.nextInt(4);
        int keep = 1 + random.nextInt(3);
        int sessions = 0;
        while (true) {
            Training again = training.anew();
            int steps = 1 + random.nextInt(5);
            boolean killed = random.nextBoolean();
            TrainingResult result;
            try (Checkpoints checkpoints = new Checkpoints(folder, every, keep, MADE_OF)) {
                result = again.resume(checkpoints, killed ? steps : Integer.MAX_VALUE, killed ? 9999 : steps);
            } catch (KilledException e) {
                sessions++;
                continue;
            }
            sessions++;
            assertThat(checkpointFiles()).hasSizeLessThanOrEqualTo(keep);
            if (!result.stopped()) {
                Outcome.of(result, again.model)
                        .assertSameAs(unbroken, String.format(Locale.ROOT, "seed %d, %d sessions", seed, sessions));
                return;
            }
            assertThat(sessions).as("seed %d", seed).isLessThan(1000);
        }
    }

    @Test
    void passesOverADamagedCheckpointForTheOneBefore() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Training training = new Training(Specs.small(Preset.ESM2.graph()), plan(new Random(5)), 1);
        Outcome unbroken = Outcome.of(training.fit(Optional.empty(), () -> false), training.model);
        for (int damage = 0; damage < 12; damage++) {
            DurableFiles.remove(folder);
            stopAfter(training, 7);
            List<Path> files = filesOfTheNewest();
            Path damaged = files.get(random.nextInt(files.size()));
            damage(damaged, damage % 4, random);
            boolean gone = !Files.exists(damaged) && damaged.toString().endsWith(".json");
            List<String> passedOver = new ArrayList<>();
            Training again = training.anew();
            try (Checkpoints checkpoints = new Checkpoints(folder, 2, 2, MADE_OF)) {
                TrainingResult result = again.resume(checkpoints, passedOver);
                Outcome.of(result, again.model)
                        .assertSameAs(
                                unbroken,
                                String.format(Locale.ROOT, "seed %d, damage %d to %s", seed, damage, damaged));
            }
            if (!gone) {
                assertThat(passedOver)
                        .as("seed %d, damage %d to %s", seed, damage, damaged)
                        .singleElement()
                        .asString()
                        .contains(damaged.getFileName().toString());
            } else {
                assertThat(passedOver)
                        .as("nothing tells of a checkpoint that is gone")
                        .isEmpty();
            }
        }
    }

    @Test
    void saysSoWhereNoCheckpointIsWhole() throws IOException {
        Training training = new Training(Specs.small(Preset.ESMM.graph()), TrainingPlan.epochs(3), 1);
        stopAfter(training, 5);
        for (Path file : checkpointFiles()) {
            Files.writeString(file, "{}");
        }
        ModelState before = ModelState.of(training.anew().model);
        Training again = training.anew();
        try (Checkpoints checkpoints = new Checkpoints(folder, 2, 2, MADE_OF)) {
            assertThatThrownBy(() -> again.resume(checkpoints, new ArrayList<>()))
                    .hasMessageContaining("no checkpoint in '%s' is whole".formatted(folder))
                    .hasMessageContaining("start the training anew");
        }
        ModelState.of(again.model).assertSameBitsAs(before, "untouched");
    }

    @Test
    void refusesToGoOnWithSomethingElse() throws IOException {
        Training training = new Training(Specs.small(Preset.ESMM.graph()), TrainingPlan.epochs(3), 1);
        stopAfter(training, 5);
        try (Checkpoints checkpoints = new Checkpoints(folder, 2, 2, Map.of("rows", "2"))) {
            assertThatThrownBy(() -> training.anew().resume(checkpoints, new ArrayList<>()))
                    .hasMessageContaining("rows was 1 and is 2 now");
        }
    }

    /** Its checksum is right, its validations agree with one another, and its losses are not those of the training. */
    @Test
    void refusesACheckpointWhoseLossesHaveOtherNames() throws IOException {
        Training training = new Training(Specs.small(Preset.ESMM.graph()), TrainingPlan.epochs(3), 1);
        stopAfter(training, 4);
        Training again = training.anew();
        try (Checkpoints checkpoints = new Checkpoints(folder, 2, 2, MADE_OF)) {
            Checkpoint whole = checkpoints
                    .load(again.model.graph(), again.model.tables(), damage -> {})
                    .orElseThrow();
            assertThat(whole.validations()).hasSize(1);
            checkpoints.write(withOtherLosses(whole));
            checkpoints.await();
            assertThatThrownBy(() -> again.resume(checkpoints, new ArrayList<>()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the checkpoint of step 4 in '%s' has losses [other]"
                            .formatted(folder.resolve("checkpoint-000000004.json")))
                    .hasMessageContaining("start it anew");
        }
    }

    private static Checkpoint withOtherLosses(Checkpoint of) {
        List<Validation> validations = of.validations().stream()
                .map(validation -> new Validation(
                        validation.epoch(),
                        validation.step(),
                        validation.endOfEpoch(),
                        validation.loss(),
                        Map.of("other", validation.loss()),
                        validation.samplesPerSecond(),
                        validation.metrics()))
                .toList();
        return new Checkpoint(
                of.madeOf(),
                of.epoch(),
                of.batch(),
                of.rows(),
                of.step(),
                of.sums(),
                validations,
                of.best(),
                of.finished(),
                of.state(),
                of.bestState());
    }

    @Test
    void aNewTrainingRemovesTheCheckpointsOfAnOldOne() throws IOException {
        Training training = new Training(Specs.small(Preset.ESMM.graph()), TrainingPlan.epochs(3), 1);
        stopAfter(training, 5);
        Files.createDirectories(folder.resolve("step-000000099.partial"));
        Training other = training.anew();
        try (Checkpoints checkpoints = new Checkpoints(folder, 100, 2, MADE_OF)) {
            other.fit(Optional.of(checkpoints), () -> false);
        }
        assertThat(DurableFiles.list(folder))
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "checkpoint-000000006.json", "checkpoint-000000009.json", "step-000000006", "step-000000009");
    }

    @Test
    void aFinishedTrainingStaysFinished() throws IOException {
        Training training = new Training(Specs.small(Preset.ESMM.graph()), plan(new Random(3)), 2);
        Outcome unbroken;
        try (Checkpoints checkpoints = new Checkpoints(folder, 3, 2, MADE_OF)) {
            unbroken = Outcome.of(training.fit(Optional.of(checkpoints), () -> false), training.model);
        }
        Training again = training.anew();
        try (Checkpoints checkpoints = new Checkpoints(folder, 3, 2, MADE_OF)) {
            Outcome.of(again.resume(checkpoints, 1, 1), again.model).assertSameAs(unbroken, "finished");
        }
    }

    private static TrainingPlan plan(Random random) {
        LearningRateSchedule.Shape[] shapes = LearningRateSchedule.Shape.values();
        GradientPolicy policy = new GradientPolicy(
                new LearningRateSchedule(
                        shapes[random.nextInt(shapes.length)], random.nextInt(4), 0.1, OptionalLong.of(9)),
                random.nextBoolean() ? OptionalDouble.of(0.05) : OptionalDouble.empty());
        return TrainingPlan.epochs(1 + random.nextInt(4))
                .withGradientPolicy(policy)
                .withValidationEvery(
                        random.nextBoolean() ? OptionalLong.of(1 + random.nextInt(3)) : OptionalLong.empty())
                .withEarlyStopping(
                        random.nextBoolean()
                                ? Optional.of(new EarlyStopping("metric", random.nextBoolean(), 1 + random.nextInt(3)))
                                : Optional.empty());
    }

    private void stopAfter(Training training, int steps) throws IOException {
        Training stopped = training.anew();
        try (Checkpoints checkpoints = new Checkpoints(folder, 2, 2, MADE_OF)) {
            assertThat(stopped.resume(checkpoints, 9999, steps).stopped()).isTrue();
        }
    }

    private List<Path> checkpointFiles() throws IOException {
        return DurableFiles.list(folder).stream()
                .filter(path -> path.getFileName().toString().startsWith("checkpoint-"))
                .toList();
    }

    private List<Path> filesOfTheNewest() throws IOException {
        List<Path> checkpoints = checkpointFiles();
        Path newest = checkpoints.get(checkpoints.size() - 1);
        String step =
                newest.getFileName().toString().replace("checkpoint-", "step-").replace(".json", "");
        List<Path> files = new ArrayList<>(DurableFiles.list(folder.resolve(step)));
        files.add(newest);
        return files;
    }

    private static void damage(Path file, int how, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (how) {
            case 0 -> Files.delete(file);
            case 1 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            case 2 -> Files.write(file, Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20)));
            default -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(file, bytes);
            }
        }
    }

    /** Ends a training from within, as if its process had ended. */
    private static final class KilledException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A training that can be begun again and again. */
    private static final class Training {
        final FunnelModel model;
        private final FunnelSpec spec;
        private final TrainingPlan plan;
        private final int workers;
        private final List<MultiDataSet> batches;

        Training(FunnelSpec spec, TrainingPlan plan, int workers) {
            this.spec = spec;
            this.plan = plan;
            this.workers = workers;
            this.model = FunnelModel.create(spec);
            this.batches = RandomExposures.batches(model, 1, false, 9, 4, 6);
        }

        Training anew() {
            return new Training(spec, plan, workers);
        }

        TrainingResult fit(Optional<Checkpoints> checkpoints, BooleanSupplier stop) {
            try (Trainer trainer = model.trainer(workers, 3, plan.gradientPolicy())) {
                TrainingLoop loop = loop(trainer, TrainingLoopListener.NONE).stoppedBy(stop);
                checkpoints.ifPresent(loop::withCheckpoints);
                return loop.fit(new Batches(batches));
            }
        }

        TrainingResult resume(Checkpoints checkpoints, List<String> passedOver) throws IOException {
            try (Trainer trainer = model.trainer(workers, 3, plan.gradientPolicy())) {
                return loop(trainer, TrainingLoopListener.NONE)
                        .withCheckpoints(checkpoints)
                        .resume(new Batches(batches), passedOver::add, from -> {});
            }
        }

        /** Goes on from the last checkpoint, and is killed or stopped after so many steps more. */
        TrainingResult resume(Checkpoints checkpoints, int killedAfter, int stoppedAfter) {
            int[] steps = {0};
            TrainingLoopListener counting = new TrainingLoopListener() {
                @Override
                public void onStep(StepResult step) {
                    if (++steps[0] > killedAfter) {
                        throw new KilledException();
                    }
                }
            };
            try (Trainer trainer = model.trainer(workers, 3, plan.gradientPolicy())) {
                return loop(trainer, counting)
                        .withCheckpoints(checkpoints)
                        .stoppedBy(() -> steps[0] >= stoppedAfter)
                        .resume(
                                new Batches(batches),
                                damage -> {
                                    throw new AssertionError(damage);
                                },
                                (Optional<Checkpoint> from) -> {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Its metric goes up and down with the weights. */
        private TrainingLoop loop(Trainer trainer, TrainingLoopListener listener) {
            return new TrainingLoop(
                    trainer,
                    plan,
                    () -> Map.of(
                            "metric",
                            Math.sin(1e4 * model.graph().params().sumNumber().doubleValue())),
                    listener);
        }
    }
}
