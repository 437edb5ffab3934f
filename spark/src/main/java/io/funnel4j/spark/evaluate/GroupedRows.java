// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.dataset.StableHash;
import io.funnel4j.evaluation.GroupedAuc;
import io.funnel4j.evaluation.Scores;
import io.funnel4j.evaluation.Space;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What GAUC needs of the rows of one space.
 *
 * @param sampleWeights null for 1 everywhere
 */
@SuppressWarnings("ArrayRecordComponent")
record GroupedRows(long[] groups, double[] scores, byte[] labels, float[] sampleWeights) {
    /** @param predictions of the rows of the space */
    static GroupedRows of(Space space, LogProbabilities predictions) {
        return new GroupedRows(space.groups(), Scores.of(predictions), space.labels(), space.sampleWeights());
    }

    private static GroupedRows ofLength(int rows, boolean weighted) {
        return new GroupedRows(new long[rows], new double[rows], new byte[rows], weighted ? new float[rows] : null);
    }

    /** The rows by groups; all rows of one group are in one part. */
    List<GroupedRows> divide(int parts) {
        int[] partOf = new int[groups.length];
        int[] counts = new int[parts];
        for (int row = 0; row < groups.length; row++) {
            partOf[row] = (int) Long.remainderUnsigned(StableHash.mix(groups[row]), parts);
            counts[partOf[row]]++;
        }
        List<GroupedRows> divided = new ArrayList<>(parts);
        for (int count : counts) {
            divided.add(ofLength(count, sampleWeights != null));
        }
        int[] next = new int[parts];
        for (int row = 0; row < groups.length; row++) {
            divided.get(partOf[row]).set(next[partOf[row]]++, this, row);
        }
        return divided;
    }

    private void set(int row, GroupedRows from, int fromRow) {
        groups[row] = from.groups[fromRow];
        scores[row] = from.scores[fromRow];
        labels[row] = from.labels[fromRow];
        if (sampleWeights != null) {
            sampleWeights[row] = from.sampleWeights == null ? 1 : from.sampleWeights[fromRow];
        }
    }

    static GroupedRows concatenate(List<GroupedRows> parts) {
        int rows = parts.stream().mapToInt(part -> part.groups.length).sum();
        GroupedRows all = ofLength(rows, parts.stream().anyMatch(part -> part.sampleWeights != null));
        int next = 0;
        for (GroupedRows part : parts) {
            for (int row = 0; row < part.groups.length; row++) {
                all.set(next++, part, row);
            }
        }
        return all;
    }

    /** The sums of these groups, all of whose rows are here. */
    GroupedAuc.Sums sums() {
        GroupedAuc.Sums sums = new GroupedAuc.Sums();
        sums.add(scores, labels, groups, sampleWeights);
        return sums;
    }

    /** {@code rows INT32 | weighted INT8 | groups INT64 | scores FLOAT64 | weights FLOAT32 if weighted | labels INT8}. */
    byte[] toBytes() {
        int perRow = Long.BYTES + Double.BYTES + (sampleWeights == null ? 0 : Float.BYTES) + 1;
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.addExact(Integer.BYTES + 1, Math.multiplyExact(perRow, groups.length)));
        bytes.putInt(groups.length).put((byte) (sampleWeights == null ? 0 : 1));
        PackedArrays.put(bytes, groups);
        PackedArrays.put(bytes, scores);
        if (sampleWeights != null) {
            PackedArrays.put(bytes, sampleWeights);
        }
        return bytes.put(labels).array();
    }

    static GroupedRows read(ByteBuffer bytes) {
        int rows = bytes.getInt();
        boolean weighted = bytes.get() == 1;
        long[] groups = PackedArrays.longs(bytes, rows);
        double[] scores = PackedArrays.doubles(bytes, rows);
        float[] sampleWeights = weighted ? PackedArrays.floats(bytes, rows) : null;
        byte[] labels = new byte[rows];
        bytes.get(labels);
        return new GroupedRows(groups, scores, labels, sampleWeights);
    }
}
