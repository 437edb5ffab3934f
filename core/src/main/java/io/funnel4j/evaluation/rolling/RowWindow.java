// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation.rolling;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.LabelledExposures;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last rows, at most so many: what was predicted of them and what happened. A new row takes the place of the oldest. */
final class RowWindow {
    private final int capacity;
    private final Map<String, byte[]> labels = new LinkedHashMap<>();
    private final Map<Probability, double[]> logP = new LinkedHashMap<>();
    private final Map<Probability, double[]> logQ = new LinkedHashMap<>();
    /** Null where rows have none. */
    private final long[] groups;

    private final float[] sampleWeights;
    private int rows;
    private int next;

    RowWindow(
            int capacity,
            List<String> labels,
            Collection<Probability> probabilities,
            boolean grouped,
            boolean weighted) {
        this.capacity = capacity;
        labels.forEach(label -> this.labels.put(label, new byte[capacity]));
        probabilities.forEach(probability -> {
            logP.put(probability, new double[capacity]);
            logQ.put(probability, new double[capacity]);
        });
        this.groups = grouped ? new long[capacity] : null;
        this.sampleWeights = weighted ? new float[capacity] : null;
    }

    int rows() {
        return rows;
    }

    void add(LabelledExposures added, Map<Probability, LogProbabilities> predictions) {
        int count = added.rows();
        for (int row = Math.max(0, count - capacity); row < count; row++) {
            int at = next;
            int from = row;
            labels.forEach((label, values) -> values[at] = added.labels().get(label)[from]);
            logP.forEach((probability, values) ->
                    values[at] = predictions.get(probability).logP()[from]);
            logQ.forEach((probability, values) ->
                    values[at] = predictions.get(probability).logQ()[from]);
            if (groups != null) {
                groups[at] = added.groups()[from];
            }
            if (sampleWeights != null) {
                sampleWeights[at] = added.sampleWeights()[from];
            }
            next = (next + 1) % capacity;
            rows = Math.min(rows + 1, capacity);
        }
    }

    /** What happened on the rows. */
    LabelledExposures exposures() {
        Map<String, byte[]> happened = new LinkedHashMap<>();
        labels.forEach((label, values) -> happened.put(label, Arrays.copyOf(values, rows)));
        return new LabelledExposures(
                happened,
                groups == null ? null : Arrays.copyOf(groups, rows),
                sampleWeights == null ? null : Arrays.copyOf(sampleWeights, rows));
    }

    /** What was predicted of them. */
    Map<Probability, LogProbabilities> predictions() {
        Map<Probability, LogProbabilities> predictions = new LinkedHashMap<>();
        logP.forEach((probability, values) -> predictions.put(
                probability,
                new LogProbabilities(Arrays.copyOf(values, rows), Arrays.copyOf(logQ.get(probability), rows))));
        return predictions;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(capacity);
        out.writeInt(rows);
        out.writeInt(next);
        for (byte[] values : labels.values()) {
            out.write(values, 0, rows);
        }
        for (Probability probability : logP.keySet()) {
            write(logP.get(probability), out);
            write(logQ.get(probability), out);
        }
        for (int row = 0; row < rows; row++) {
            if (groups != null) {
                out.writeLong(groups[row]);
            }
            if (sampleWeights != null) {
                out.writeFloat(sampleWeights[row]);
            }
        }
    }

    private void write(double[] values, DataOutput out) throws IOException {
        for (int row = 0; row < rows; row++) {
            out.writeDouble(values[row]);
        }
    }

    void read(DataInput in) throws IOException {
        int written = in.readInt();
        rows = in.readInt();
        next = in.readInt();
        if (written != capacity || rows < 0 || rows > capacity || next < 0 || next >= capacity) {
            throw new IOException(
                    "a window of %s rows, %s in use, where %s are expected".formatted(written, rows, capacity));
        }
        for (byte[] values : labels.values()) {
            in.readFully(values, 0, rows);
            for (int row = 0; row < rows; row++) {
                if (values[row] != 0 && values[row] != 1) {
                    throw new IOException("a label is %s; expected 0 or 1".formatted(values[row]));
                }
            }
        }
        for (Probability probability : logP.keySet()) {
            read(logP.get(probability), in);
            read(logQ.get(probability), in);
        }
        for (int row = 0; row < rows; row++) {
            if (groups != null) {
                groups[row] = in.readLong();
            }
            if (sampleWeights != null) {
                sampleWeights[row] = in.readFloat();
            }
        }
    }

    private void read(double[] values, DataInput in) throws IOException {
        for (int row = 0; row < rows; row++) {
            values[row] = in.readDouble();
        }
    }
}
