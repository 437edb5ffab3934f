// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import io.funnel4j.evaluation.RankedScores;
import java.nio.ByteBuffer;

/** Rows of a range of the score, on their way to the task that has the range. */
final class RankMessage {
    private RankMessage() {}

    /** {@code entries INT32 | scores, positive, negative, predicted FLOAT64 | rows INT64}. */
    static byte[] of(RankedScores scores) {
        int count = scores.scores().length;
        ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(Integer.BYTES, Math.multiplyExact(5 * Long.BYTES, count)));
        bytes.putInt(count);
        PackedArrays.put(bytes, scores.scores());
        PackedArrays.put(bytes, scores.positive());
        PackedArrays.put(bytes, scores.negative());
        PackedArrays.put(bytes, scores.predicted());
        PackedArrays.put(bytes, scores.rows());
        return bytes.array();
    }

    static RankedScores read(ByteBuffer bytes) {
        int count = bytes.getInt();
        double[] scores = PackedArrays.doubles(bytes, count);
        double[] positive = PackedArrays.doubles(bytes, count);
        double[] negative = PackedArrays.doubles(bytes, count);
        double[] predicted = PackedArrays.doubles(bytes, count);
        return new RankedScores(scores, PackedArrays.longs(bytes, count), positive, negative, predicted);
    }
}
