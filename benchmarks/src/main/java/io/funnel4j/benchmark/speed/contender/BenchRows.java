// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.exposure.IdFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows to train on: Zipf ids, independent in every field, lists of every length from 1 alike, and labels that have nothing to do with
 * them.
 */
public final class BenchRows {
    private BenchRows() {}

    /** Writes a workload's rows as encoded exposures into its folder. */
    public static void write(Workload workload) throws IOException {
        Path folder = workload.folder();
        Shape shape = workload.shape();
        RowLayout layout = RowLayout.of(shape.schema(workload.ids()), List.of(Shape.CLICK, Shape.PURCHASE));
        ZipfIds zipf = new ZipfIds(workload.ids(), Workload.ZIPF_EXPONENT);
        SplittableRandom random = new SplittableRandom(workload.seed());
        int[] ids = new int[shape.fields() + shape.representation().slots()];
        byte[] labels = new byte[2];
        try (ExposureWriter writer = ExposureWriter.toFolder(folder, layout)) {
            for (int row = 0; row < workload.rows(); row++) {
                draw(zipf, random, ids, labels);
                cut(random, ids, shape.fields());
                writer.append(ids, new float[0], labels);
            }
            writer.finish();
        }
    }

    /** Leaves the last slots of the list, which begins at a column, to padding. */
    private static void cut(SplittableRandom random, int[] ids, int from) {
        if (ids.length > from) {
            Arrays.fill(ids, from + 1 + random.nextInt(ids.length - from), ids.length, IdFeature.PADDING);
        }
    }

    /** One row. */
    static void draw(ZipfIds zipf, SplittableRandom random, int[] ids, byte[] labels) {
        for (int field = 0; field < ids.length; field++) {
            ids[field] = zipf.draw(random);
        }
        labels[0] = (byte) (random.nextDouble() < Workload.CLICKS ? 1 : 0);
        labels[1] = (byte) (labels[0] == 1 && random.nextDouble() < Workload.PURCHASES ? 1 : 0);
    }
}
