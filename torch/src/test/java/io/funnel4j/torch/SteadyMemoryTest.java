// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Preset;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A step leaves no tensor behind. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class SteadyMemoryTest {
    private static final long MIB = 1L << 20;

    @Test
    @Tag("endurance")
    void tenThousandStepsLeaveNothingBehind() throws IOException {
        FunnelModel model =
                FunnelModel.create(Specs.lists(Preset.ESCM2_DR.graph()).withDataType(DataType.FLOAT));
        List<MultiDataSet> batches = RandomExposures.batches(model, 5, true, 256, 255);
        try (Trainer trainer = TorchEngine.cpu().open(model.graph(), model.tables(), 1, 3, GradientPolicy.PLAIN)) {
            steps(trainer, batches, 2_000);
            long pointers = Pointer.totalBytes();
            long resident = resident();
            steps(trainer, batches, 10_000);
            assertThat(Pointer.totalBytes() - pointers).as("bytes of JavaCPP's").isLessThan(MIB);
            assertThat(resident() - resident).as("bytes of the process").isLessThan(32 * MIB);
        }
    }

    private static void steps(Trainer trainer, List<MultiDataSet> batches, int count) {
        for (int step = 0; step < count; step++) {
            trainer.step(batches.get(step % batches.size()));
        }
        System.gc();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                * 1024;
    }
}
