// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.SeekableBatches;
import io.funnel4j.text.RecordText;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;

/**
 * Batches of encoded exposures, in the order of the rows or shuffled.
 *
 * <p>Each epoch has an order of its own, which depends on the seed and the epoch's number alone: a run that starts again
 * at epoch 3 with {@link #startEpoch(int)} sees what the first run saw. The last batch of an epoch holds the rows that
 * are left. A shuffle costs 4 bytes a row.
 *
 * <p>May be prefetched by another thread (as Deeplearning4j does), but used by one thread at a time. Serializable by
 * the interface's name only: mapped files do not travel.
 */
public final class ExposureIterator implements SeekableBatches {
    private final EncodedExposures exposures;
    private final BatchLayout layout;
    private final int batchSize;
    private final OptionalLong shuffleSeed;
    private final DataType dataType;
    private int[] order;
    private int epoch;
    private long position;
    private MultiDataSetPreProcessor preProcessor;

    /**
     * @param layout what stands where in a batch; its schema is that of the exposures
     * @param batchSize B, at least 1
     * @param shuffleSeed empty for the order of the rows
     * @param dataType of numeric inputs, labels and masks: the network's
     * @throws IllegalArgumentException if the layout's schema is another, or a shuffle would need more than 2^31 rows
     */
    public ExposureIterator(
            EncodedExposures exposures,
            BatchLayout layout,
            int batchSize,
            OptionalLong shuffleSeed,
            DataType dataType) {
        if (!layout.schema().equals(exposures.schema())) {
            throw new IllegalArgumentException(
                    "the batch layout has features %s, the exposures %s; use the schema that the rows were encoded with"
                            .formatted(RecordText.of(layout.schema()), RecordText.of(exposures.schema())));
        }
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size %s; expected at least 1".formatted(batchSize));
        }
        this.exposures = exposures;
        this.layout = layout;
        this.batchSize = batchSize;
        this.shuffleSeed = shuffleSeed;
        this.dataType = dataType;
        startEpoch(0);
    }

    /** In the order of the rows, as FLOAT. */
    public static ExposureIterator inOrder(EncodedExposures exposures, BatchLayout layout, int batchSize) {
        return new ExposureIterator(exposures, layout, batchSize, OptionalLong.empty(), DataType.FLOAT);
    }

    /** Shuffled anew each epoch, as FLOAT. */
    public static ExposureIterator shuffled(EncodedExposures exposures, BatchLayout layout, int batchSize, long seed) {
        return new ExposureIterator(exposures, layout, batchSize, OptionalLong.of(seed), DataType.FLOAT);
    }

    /** Begins an epoch at its first batch. */
    public void startEpoch(int newEpoch) {
        epoch = newEpoch;
        position = 0;
        if (shuffleSeed.isPresent()) {
            order = shuffle(order, exposures.length("a shuffled order"), shuffleSeed.getAsLong(), newEpoch);
        }
    }

    /** The number of the running epoch, from 0. */
    public int epoch() {
        return epoch;
    }

    @Override
    public void seek(int newEpoch, long batch) {
        if (batch < 0 || batch > batches()) {
            throw new IllegalArgumentException(
                    "batch %s of an epoch of %s; the data or the batch size is another".formatted(batch, batches()));
        }
        startEpoch(newEpoch);
        position = Math.min(batch * batchSize, exposures.rows());
    }

    @Override
    public long row(long positionInEpoch) {
        return order == null ? positionInEpoch : order[Math.toIntExact(positionInEpoch)];
    }

    @Override
    public long batches() {
        return (exposures.rows() + batchSize - 1) / batchSize;
    }

    @Override
    public boolean hasNext() {
        return position < exposures.rows();
    }

    /** The next batch as plain arrays, for a trainer that builds its own inputs. */
    public ExposureBatch nextExposures() {
        return nextExposures(batchSize);
    }

    private ExposureBatch nextExposures(int size) {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "epoch %s is over after %s rows; reset() begins the next".formatted(epoch, exposures.rows()));
        }
        int count = (int) Math.min(size, exposures.rows() - position);
        ExposureBatch batch =
                order == null ? exposures.batch(position, count) : exposures.batch(order, (int) position, count);
        position += count;
        return batch;
    }

    @Override
    public MultiDataSet next() {
        return next(batchSize);
    }

    @Override
    public MultiDataSet next(int size) {
        MultiDataSet batch = layout.multiDataSet(nextExposures(size), dataType);
        if (preProcessor != null) {
            preProcessor.preProcess(batch);
        }
        return batch;
    }

    @Override
    public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
        this.preProcessor = preProcessor;
    }

    @Override
    public MultiDataSetPreProcessor getPreProcessor() {
        return preProcessor;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    /** Begins the next epoch; an epoch of which no batch was taken stays the running one. */
    @Override
    public void reset() {
        if (position > 0) {
            startEpoch(epoch + 1);
        }
    }

    private static int[] shuffle(int[] reused, int rows, long seed, int epoch) {
        int[] order = reused == null ? new int[rows] : reused;
        for (int row = 0; row < rows; row++) {
            order[row] = row;
        }
        SplittableRandom random = new SplittableRandom(StableHash.mix(StableHash.mix(seed) + epoch));
        for (int row = rows - 1; row > 0; row--) {
            int other = random.nextInt(row + 1);
            int swapped = order[row];
            order[row] = order[other];
            order[other] = swapped;
        }
        return order;
    }
}
