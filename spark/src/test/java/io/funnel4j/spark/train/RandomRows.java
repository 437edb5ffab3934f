// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.model.FunnelSpec;
import java.util.List;
import java.util.Random;

/** Rows whose ids are equally frequent; a quarter is clicked, a quarter of those bought. */
final class RandomRows {
    private RandomRows() {}

    /** Rows of a spec that has id features alone. */
    static EncodedExposures of(FunnelSpec spec, int count) {
        Random random = new Random(3);
        int[] ids = new int[spec.schema().ids().size()];
        ExposureWriter writer = ExposureWriter.inMemory(RowLayout.of(spec.schema(), List.of("click", "purchase")));
        for (int row = 0; row < count; row++) {
            byte click = (byte) (random.nextInt(4) == 0 ? 1 : 0);
            byte purchase = (byte) (click == 1 && random.nextInt(4) == 0 ? 1 : 0);
            for (int feature = 0; feature < ids.length; feature++) {
                ids[feature] = random.nextInt(
                        Math.toIntExact(spec.schema().ids().get(feature).rows()));
            }
            writer.append(ids, new float[0], new byte[] {click, purchase});
        }
        return writer.finish();
    }
}
