// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.SeekableBatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;

/** Exposures of one batch: somebody's own implementation. */
record ExposuresInMemory(FeatureSchema schema, ExposureBatch all) implements Exposures {
    @Override
    public long rows() {
        return all.rows();
    }

    @Override
    public List<String> labels() {
        return all.labels().keySet().stream().sorted().toList();
    }

    @Override
    public byte[] label(String label) {
        return all.labels().get(label);
    }

    @Override
    public boolean grouped() {
        return false;
    }

    @Override
    public long[] groups() {
        throw new IllegalStateException("there are no groups");
    }

    @Override
    public float[] sampleWeights() {
        return all.sampleWeights();
    }

    @Override
    public Iterator<ExposureBatch> batches(int size) {
        List<ExposureBatch> batches = new ArrayList<>();
        for (int from = 0; from < all.rows(); from += size) {
            batches.add(select(
                    IntStream.range(from, Math.min(all.rows(), from + size)).toArray()));
        }
        return batches.iterator();
    }

    @Override
    public SeekableBatches shuffled(BatchLayout layout, int batchSize, long seed, DataType dataType) {
        return new Shuffled(layout, batchSize, seed, dataType);
    }

    private ExposureBatch select(int[] rows) {
        int slots = schema.slots();
        int numbers = schema.numeric().size();
        int[] ids = new int[rows.length * slots];
        float[] numeric = new float[rows.length * numbers];
        int weightSlots = schema.weightSlots();
        float[] weights = new float[rows.length * weightSlots];
        Map<String, byte[]> labels = new HashMap<>();
        all.labels().forEach((name, values) -> labels.put(name, new byte[rows.length]));
        for (int row = 0; row < rows.length; row++) {
            int from = rows[row];
            int to = row;
            System.arraycopy(all.ids(), from * slots, ids, row * slots, slots);
            System.arraycopy(all.weights(), from * weightSlots, weights, row * weightSlots, weightSlots);
            System.arraycopy(all.numeric(), from * numbers, numeric, row * numbers, numbers);
            labels.forEach((name, values) -> values[to] = all.labels().get(name)[from]);
        }
        Map<String, float[]> delays = new HashMap<>();
        all.delays().forEach((name, values) -> {
            float[] selected = new float[rows.length];
            for (int row = 0; row < rows.length; row++) {
                selected[row] = values[rows[row]];
            }
            delays.put(name, selected);
        });
        return new ExposureBatch(rows.length, ids, weights, numeric, labels, null, delays);
    }

    private final class Shuffled implements SeekableBatches {
        private static final long serialVersionUID = 1L;

        private final transient BatchLayout layout;
        private final int batchSize;
        private final long seed;
        private final DataType dataType;
        private int[] order;
        private int epoch;
        private int position;

        Shuffled(BatchLayout layout, int batchSize, long seed, DataType dataType) {
            this.layout = layout;
            this.batchSize = batchSize;
            this.seed = seed;
            this.dataType = dataType;
            seek(0, 0);
        }

        @Override
        public void seek(int newEpoch, long batch) {
            epoch = newEpoch;
            position = Math.toIntExact(batch * batchSize);
            Random random = new Random(seed + newEpoch);
            order = IntStream.range(0, all.rows()).toArray();
            for (int i = order.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int kept = order[i];
                order[i] = order[other];
                order[other] = kept;
            }
        }

        @Override
        public void reset() {
            if (position > 0) {
                seek(epoch + 1, 0);
            }
        }

        @Override
        public long batches() {
            return ((long) all.rows() + batchSize - 1) / batchSize;
        }

        @Override
        public long row(long at) {
            return order[Math.toIntExact(at)];
        }

        @Override
        public boolean hasNext() {
            return position < order.length;
        }

        @Override
        public MultiDataSet next() {
            return next(batchSize);
        }

        @Override
        public MultiDataSet next(int size) {
            int end = Math.min(order.length, position + size);
            MultiDataSet batch = layout.multiDataSet(select(Arrays.copyOfRange(order, position, end)), dataType);
            position = end;
            return batch;
        }

        @Override
        public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MultiDataSetPreProcessor getPreProcessor() {
            return null;
        }

        @Override
        public boolean resetSupported() {
            return true;
        }

        @Override
        public boolean asyncSupported() {
            return true;
        }
    }
}
