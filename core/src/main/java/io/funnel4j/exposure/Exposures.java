// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import io.funnel4j.problem.Funnel4jException;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Encoded exposures: what a model is trained, validated and evaluated on. Rows are numbered from 0. Safe for use by several
 * threads.
 */
public interface Exposures {
    /** What the columns of features are. */
    FeatureSchema schema();

    /** Number of rows. */
    long rows();

    /** Names of the labels; empty where the rows were encoded for prediction. */
    List<String> labels();

    /**
     * A label of all rows, 0 or 1 each.
     *
     * @throws IllegalArgumentException if there is no such label
     */
    byte[] label(String label);

    /** Whether the rows have groups, such as users, for grouped AUC. */
    boolean grouped();

    /**
     * The group of all rows: rows of one user, session, ... have one number.
     *
     * @throws Funnel4jException if the rows have no groups
     */
    long[] groups();

    /** The factor of each row's losses, [rows]; null if the rows have no sample weights. */
    float[] sampleWeights();

    /** All rows in order, {@code size} per batch. */
    Iterator<ExposureBatch> batches(int size);

    /** Labels, their delays and sample weights of all rows in order, {@code size} per batch; features may be left out. */
    default Iterator<ExposureBatch> labelBatches(int size) {
        return batches(size);
    }

    /**
     * All rows as training batches, shuffled anew each epoch.
     *
     * @param layout what stands where in a batch; its schema is that of the exposures
     * @param batchSize B, at least 1
     * @param seed the order of an epoch depends on it and the epoch's number alone
     * @param dataType of numeric inputs, labels and masks: the network's
     * @throws IllegalArgumentException if the layout's schema is another
     */
    SeekableBatches shuffled(BatchLayout layout, int batchSize, long seed, DataType dataType);
}
