// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.progress.Progress;
import java.nio.file.Path;

/** ESM2 on a few thousand exposures. */
public final class SmallWorld {
    private static final int ROWS = 6_000;

    private SmallWorld() {}

    /** The train part. */
    public static EncodedExposures train(Path folder) {
        return dataset(folder).train();
    }

    /** All parts. */
    public static EncodedDataset dataset(Path folder) {
        return WorldData.generate(
                        WorldSpec.standard().withRows(ROWS), 6, 1, Preset.ESM2.graph("purchase"), folder, Progress.NONE)
                .dataset();
    }

    /** Small towers over it. */
    public static FunnelSpec spec(EncodedExposures train) {
        return FunnelSpec.of(Preset.ESM2.graph("purchase"), train.schema()).withTowers(TowerLayers.of(16, 8));
    }
}
