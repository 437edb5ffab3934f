// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.IdSlots;

/** What {@link ExposureRows} refuses to write, looked for in rows that were read. */
final class RowCheck {
    private final RowLayout layout;

    RowCheck(RowLayout layout) {
        this.layout = layout;
    }

    /**
     * Looks through a batch.
     *
     * @throws IllegalArgumentException naming the first value that is not as it should be
     */
    void check(ExposureBatch batch) {
        checkIds(batch);
        checkFinite("a weight", batch.weights());
        checkFinite("a number", batch.numeric());
        if (batch.sampleWeights() != null) {
            checkFinite("a sample weight", batch.sampleWeights());
            for (float weight : batch.sampleWeights()) {
                require(weight >= 0, "a sample weight is " + weight);
            }
        }
        for (String label : layout.delays()) {
            float[] delays = batch.delays().get(label);
            byte[] labels = batch.labels().get(label);
            for (int row = 0; row < delays.length; row++) {
                require(
                        ExposureRows.isDelay(delays[row], labels[row]),
                        "the delay of label '%s', which is %s, is %s; expected %s"
                                .formatted(label, labels[row], delays[row], ExposureRows.DELAY_EXPECTED));
            }
        }
        for (String label : layout.labels()) {
            for (byte value : batch.labels().get(label)) {
                require(value == 0 || value == 1, "label '%s' is %s; expected 0 or 1".formatted(label, value));
            }
        }
    }

    private void checkIds(ExposureBatch batch) {
        int slots = layout.schema().slots();
        int[] ids = batch.ids();
        for (IdSlots ofFeature : layout.schema().idSlots()) {
            IdFeature feature = ofFeature.feature();
            boolean list = RowLayout.isList(feature);
            for (int row = 0; row < batch.rows(); row++) {
                for (int slot = 0; slot < feature.slots(); slot++) {
                    int id = ids[row * slots + ofFeature.first() + slot];
                    if (id < 0 || id >= feature.rows()) {
                        require(
                                list && id == IdFeature.PADDING,
                                "id %s of feature '%s' is not in [0, %s)"
                                        .formatted(id, feature.name(), feature.rows()));
                    }
                }
            }
        }
    }

    private static void checkFinite(String what, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("%s is %s; expected a finite number".formatted(what, value));
            }
        }
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
