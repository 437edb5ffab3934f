// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.training.Trainer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What training and scoring hold off the heap does not grow with steps and requests. This needs ND4J's collection of arrays:
 * {@code -Dorg.bytedeco.javacpp.nopointergc=true} turns it off, and a step then keeps some 150 KiB a worker for good.
 */
class MemoryTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final Pattern GREW = Pattern.compile("grew by (-?\\d+)");

    /** Without collection of arrays it would be 150 MiB. */
    @Test
    void stepsHoldNoMemory() throws IOException, InterruptedException {
        assertThat(growth("train", 500)).isLessThan(40 * MEBIBYTE);
    }

    /** The activations of 20,000 requests would be some 700 MiB; they are scored by 3,200 threads one after the other. */
    @Test
    void requestsHoldNoMemory() throws IOException, InterruptedException {
        assertThat(growth("score", 20_000)).isLessThan(40 * MEBIBYTE);
    }

    /** Arrays over entries have another size in every step and request. */
    @Test
    void neitherHoldsMemoryOverLists() throws IOException, InterruptedException {
        assertThat(growth("train-lists", 500)).isLessThan(40 * MEBIBYTE);
        assertThat(growth("score-lists", 10_000)).isLessThan(40 * MEBIBYTE);
    }

    private static long growth(String work, int rounds) throws IOException, InterruptedException {
        assertThat(Nd4j.getBackend())
                .as("a backend, here as in the other process")
                .isNotNull();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                MemoryProbe.class.getName(),
                work,
                Integer.toString(rounds));
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.redirectError(Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        Matcher matcher = GREW.matcher(output);
        assertThat(matcher.find()).as(output).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** Each trainer's threads have workspaces of their own, which would outlive them. */
    @Test
    void trainersGiveBackWhatTheirWorkersHeld() {
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        List<MultiDataSet> batches = RandomExposures.batches(model, 1, false, 4096);
        trainOnce(model, batches.get(0));
        long before = Nd4j.getMemoryManager().allocatedMemory(0);
        for (int trainer = 0; trainer < 4; trainer++) {
            trainOnce(model, batches.get(0));
        }
        assertThat(Nd4j.getMemoryManager().allocatedMemory(0) - before).isLessThan(MEBIBYTE / 2);
    }

    private static void trainOnce(FunnelModel model, MultiDataSet batch) {
        try (Trainer trainer = model.trainer(2, 3)) {
            trainer.step(batch);
            trainer.step(batch);
        }
    }
}
