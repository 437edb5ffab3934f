package io.funnel4j.benchmark;

import io.funnel4j.behavior.LogProbabilities;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of a sample space: those where a label is 1. */
final class Rows {
    private Rows() {}

    /** The values where {@code label} is 1; all where it is null. */
    static byte[] where(byte[] label, byte[] values) {
        if (label == null) {
            return values;
        }
        int[] rows = rows(label);
        byte[] kept = new byte[rows.length];
        for (int i = 0; i < rows.length; i++) {
            kept[i] = values[rows[i]];
        }
        return kept;
    }

    /** The predictions where {@code label} is 1; all where it is null. */
    static LogProbabilities where(byte[] label, LogProbabilities predictions) {
        if (label == null) {
            return predictions;
        }
        int[] rows = rows(label);
        return new LogProbabilities(
                IntStream.of(rows).mapToDouble(row -> predictions.logP()[row]).toArray(),
                IntStream.of(rows).mapToDouble(row -> predictions.logQ()[row]).toArray());
    }

    static byte[] concatenate(List<byte[]> parts) {
        byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /** The numbers of the rows where a label is 1. */
    static int[] rows(byte[] label) {
        return IntStream.range(0, label.length).filter(row -> label[row] == 1).toArray();
    }
}
