// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker did in a round.
 *
 * @param worker its number, from 0
 * @param steps that it took; 0 where its rows of the epoch were used up
 * @param rows that it trained on
 * @param lossSum the losses of those rows, without regularization
 * @param losses the same by objective's output
 * @param failure why it could not train; empty where it could
 */
public record WorkerStats(
        int worker, int steps, long rows, double lossSum, Map<String, Double> losses, String failure) {
    /** Of a worker that had nothing to train on. */
    static WorkerStats idle(int worker) {
        return failed(worker, "");
    }

    /** Of a worker that could not train: not a failure of the task, which would come to the same again. */
    static WorkerStats failed(int worker, String why) {
        return new WorkerStats(worker, 0, 0, 0, Map.of(), why);
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(worker);
        out.writeInt(steps);
        out.writeLong(rows);
        out.writeDouble(lossSum);
        out.writeInt(losses.size());
        for (Map.Entry<String, Double> loss : losses.entrySet()) {
            out.writeUTF(loss.getKey());
            out.writeDouble(loss.getValue());
        }
        out.writeUTF(failure);
    }

    static WorkerStats readFrom(DataInputStream in) throws IOException {
        int worker = in.readInt();
        int steps = in.readInt();
        long rows = in.readLong();
        double lossSum = in.readDouble();
        Map<String, Double> losses = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            losses.put(in.readUTF(), in.readDouble());
        }
        return new WorkerStats(worker, steps, rows, lossSum, losses, in.readUTF());
    }

    /** Many of them as one message. */
    public static byte[] toBytes(List<WorkerStats> stats) {
        return Wire.bytes(out -> {
            out.writeInt(stats.size());
            for (WorkerStats each : stats) {
                each.writeTo(out);
            }
        });
    }

    /** What {@link #toBytes} wrote. */
    public static List<WorkerStats> ofBytes(byte[] message) {
        return Wire.read(message, in -> {
            List<WorkerStats> stats = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                stats.add(readFrom(in));
            }
            return List.copyOf(stats);
        });
    }
}
