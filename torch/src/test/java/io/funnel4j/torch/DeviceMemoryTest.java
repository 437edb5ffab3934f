// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.interest.Interest;
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

    /** All slots may be taken: 50 times 4 * 8 read, 36 and 1 computed and 8 pooled, beside the list's own embeddings. */
    @Test
    void countsWhatAttentionComputesOverLists() {
        FunnelSpec plain = FunnelSpec.of(
                Preset.ESMM.graph(),
                new FeatureSchema(
                        List.of(
                                IdFeature.of("item", 1_000, 8),
                                new IdFeature("last_items", "item", 1_000, 8, 50, Pooling.MEAN)),
                        List.of()));
        long attention = step(plain.withInterests(Interest.of("last_items", "item"))) - step(plain);
        assertThat(attention).isEqualTo(4L * 4 * (50 * (32 + 36 + 1 + 8) + 36 + 1));
    }

    /** Bytes a row. */
    private static long step(FunnelSpec spec) {
        FunnelModel made = FunnelModel.create(spec);
        return DeviceMemory.needs(
                        made.graph(), made.tables(), new TorchGraph(made.graph(), Parameters.NONE).allFields(), 1)
                .stream()
                .filter(need -> need.what().startsWith("a step of"))
                .findFirst()
                .orElseThrow()
                .bytes();
    }

    @Test
    void refusesBatchesThatDoNotFit() {
        assertThatThrownBy(() -> require(16 * GIB, 10_000_000))
                .hasMessageContaining("a step of 10,000,000 rows needs")
                .hasMessageContaining("Use smaller batches");
    }
}
