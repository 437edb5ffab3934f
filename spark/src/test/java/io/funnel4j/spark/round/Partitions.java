// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.StableHash;
import io.funnel4j.exposure.ExposureBatch;
import java.util.ArrayList;
import java.util.List;

/** Deals the rows of some exposures out to workers. */
public final class Partitions {
    private Partitions() {}

    /** Row r goes to worker mix(r) mod P. */
    public static List<EncodedExposures> of(EncodedExposures exposures, int workers) {
        if (workers == 1) {
            return List.of(exposures);
        }
        List<ExposureWriter> writers = new ArrayList<>();
        for (int p = 0; p < workers; p++) {
            writers.add(ExposureWriter.inMemory(exposures.layout()));
        }
        long[] groups = exposures.grouped() ? exposures.groups() : new long[(int) exposures.rows()];
        for (int row = 0; row < exposures.rows(); row++) {
            ExposureBatch one = exposures.batch(row, 1);
            byte[] labels = new byte[exposures.labels().size()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = one.labels().get(exposures.labels().get(i))[0];
            }
            writers.get((int) Long.remainderUnsigned(StableHash.mix(row), workers))
                    .append(
                            one.ids(),
                            one.weights(),
                            one.numeric(),
                            labels,
                            groups[row],
                            one.sampleWeights() == null ? 1 : one.sampleWeights()[0]);
        }
        return writers.stream().map(ExposureWriter::finish).toList();
    }
}
