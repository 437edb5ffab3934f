// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.Internal;
import java.util.Iterator;
import java.util.List;

/** The ids that one feature has on all rows. */
@Internal
public final class IdColumn {
    private static final int ROWS = 4096;

    private IdColumn() {}

    /**
     * Reads the column.
     *
     * @param feature an id feature with one id an exposure
     * @return an id a row
     * @throws IllegalArgumentException if there is no such feature, or it is a list
     */
    public static int[] of(Exposures exposures, String feature) {
        FeatureSchema schema = exposures.schema();
        int slot = slot(schema, feature);
        int[] column = new int[Math.toIntExact(exposures.rows())];
        int row = 0;
        for (Iterator<ExposureBatch> batches = exposures.batches(ROWS); batches.hasNext(); ) {
            ExposureBatch batch = batches.next();
            for (int i = 0; i < batch.rows(); i++) {
                column[row++] = batch.ids()[i * schema.slots() + slot];
            }
        }
        return column;
    }

    private static int slot(FeatureSchema schema, String feature) {
        IdSlots found = schema.idSlots(feature).orElseThrow(() -> {
            List<String> names = schema.ids().stream().map(IdFeature::name).toList();
            return new IllegalArgumentException(
                    "there is no id feature '%s'; id features are %s".formatted(feature, String.join(", ", names)));
        });
        int slots = found.feature().slots();
        if (slots > 1) {
            throw new IllegalArgumentException(
                    "feature '%s' is a list of up to %s ids; expected one id an exposure".formatted(feature, slots));
        }
        return found.first();
    }
}
