// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import java.util.List;

/** Graphs and exposures that several tests need. */
public final class Worlds {
    private Worlds() {}

    public static BehaviorGraph esmm() {
        return new BehaviorGraph(
                List.of(Tower.binary("ctr", "exposure", "click"), Tower.binary("cvr", "click", "conversion")),
                List.of(Objective.of("click"), Objective.of("conversion")));
    }

    public static BehaviorGraph esm2() {
        return new BehaviorGraph(
                List.of(
                        Tower.binary("ctr", "exposure", "click"),
                        Tower.exhaustive("action", "click", "daction", "oaction"),
                        Tower.binary("buy_after_daction", "daction", "purchase"),
                        Tower.binary("buy_after_oaction", "oaction", "purchase")),
                List.of(Objective.of("click"), Objective.of("daction"), Objective.of("purchase")));
    }

    static FeatureSchema schema() {
        return new FeatureSchema(
                List.of(IdFeature.of("user", 1000, 4), IdFeature.of("item", 50, 4)),
                List.of(new NumericFeature("price")));
    }

    /** Row i: user i, item i % 50, price i / 2, click i % 3 == 0, conversion i % 9 == 0, group i / 4, weight i % 5. */
    static void fill(ExposureWriter writer, int rows) {
        for (int i = 0; i < rows; i++) {
            writer.append(
                    new int[] {i % 1000, i % 50},
                    new float[] {i / 2f},
                    new byte[] {(byte) (i % 3 == 0 ? 1 : 0), (byte) (i % 9 == 0 ? 1 : 0)},
                    i / 4 - 3L,
                    i % 5);
        }
    }

    static RowLayout layout() {
        return new RowLayout(schema(), List.of("click", "conversion"), true, true);
    }

    static EncodedExposures inMemory(int rows) {
        ExposureWriter writer = ExposureWriter.inMemory(layout());
        fill(writer, rows);
        return writer.finish();
    }
}
