// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.torch.operation.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a device must hold, without a device. */
class DeviceMemoryTest {
    private static final long GIB = 1L << 30;

    private final FunnelModel model = FunnelModel.create(FunnelSpec.of(
            Preset.ESMM.graph(),
            new FeatureSchema(List.of(IdFeature.of("user", 100_000, 8), IdFeature.of("item", 1_000, 8)), List.of())));

    private String require(long there, int rows) {
        return DeviceMemory.require(
                "NVIDIA Test",
                there,
                model.graph(),
                model.tables(),
                new TorchGraph(model.graph(), Parameters.NONE).fields(),
                rows);
    }

    @Test
    void saysWhatATrainingTakes() {
        assertThat(require(16 * GIB, 1024)).matches("1\\.\\d\\d GiB of the device's memory, which has 16\\.00 GiB");
        assertThat(require(0, 1024)).endsWith("of the device's memory");
    }

    @Test
    void refusesTablesThatDoNotFitWithFiguresAndTheMend() {
        assertThatThrownBy(() -> require(GIB, 64))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessageContaining("table 'user' has 100,000 rows of 24 values with the optimizer's state")
                .hasMessageContaining("NVIDIA Test has 1.00 GiB. Use smaller tables")
                .hasMessageContaining("--device cpu");
    }

    @Test
    void refusesBatchesThatDoNotFit() {
        assertThatThrownBy(() -> require(16 * GIB, 10_000_000))
                .hasMessageContaining("a step of 10,000,000 rows needs")
                .hasMessageContaining("Use smaller batches");
    }
}
