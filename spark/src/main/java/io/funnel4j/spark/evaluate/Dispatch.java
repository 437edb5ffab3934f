// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.RankedScores;
import io.funnel4j.evaluation.Space;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * Sends the rows of a partition to the tasks that sort them, many blocks at a time: {@code partition INT32 | number INT32 | rows
 * INT64 | message}.
 */
final class Dispatch implements Iterator<Tuple2<Integer, byte[]>> {
    private static final int HEADER = 2 * Integer.BYTES + Long.BYTES;
    /** Rows whose messages are made at once. */
    private static final int ROWS_AT_ONCE = 1 << 16;

    private final BehaviorGraph graph;
    private final List<Probability> probabilities;
    private final Division division;
    private final int partition;
    private final Iterator<ScoredBlock> blocks;
    private final Deque<Tuple2<Integer, byte[]>> ready = new ArrayDeque<>();
    private int number;

    Dispatch(BehaviorGraph graph, Division division, int partition, Iterator<ScoredBlock> blocks) {
        this.graph = graph;
        this.probabilities = graph.probabilities();
        this.division = division;
        this.partition = partition;
        this.blocks = blocks;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && blocks.hasNext()) {
            prepare();
        }
        return !ready.isEmpty();
    }

    @Override
    public Tuple2<Integer, byte[]> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void prepare() {
        List<List<RankedScores>> ranked = new ArrayList<>();
        List<List<GroupedRows>> grouped = new ArrayList<>();
        for (int k = 0; k < probabilities.size(); k++) {
            ranked.add(new ArrayList<>());
            grouped.add(new ArrayList<>());
        }
        long rows = 0;
        while (blocks.hasNext() && rows < ROWS_AT_ONCE) {
            ScoredBlock block = blocks.next();
            rows += block.labelled().rows();
            Map<Probability, Space> spaces = new FunnelEvaluator(graph, block.labelled()).spaces(block.predictions());
            spaces.forEach((probability, space) -> {
                int k = probabilities.indexOf(probability);
                LogProbabilities selected = space.select(block.predictions().get(probability));
                ranked.get(k).add(RankedScores.of(selected, space.labels(), space.sampleWeights()));
                if (division.groupParts(k) > 0) {
                    grouped.get(k).add(GroupedRows.of(space, selected));
                }
            });
        }
        for (int k = 0; k < probabilities.size(); k++) {
            if (division.evaluated(k)) {
                sendRanked(k, RankedScores.merge(ranked.get(k)));
                if (division.groupParts(k) > 0) {
                    sendGrouped(k, GroupedRows.concatenate(grouped.get(k)));
                }
            }
        }
        number++;
    }

    private void sendRanked(int probability, RankedScores scores) {
        int task = division.firstRange(probability);
        for (RankedScores range : scores.cut(division.borders(probability))) {
            if (range.scores().length > 0) {
                send(task, range.count(), RankMessage.of(range));
            }
            task++;
        }
    }

    private void sendGrouped(int probability, GroupedRows rows) {
        int task = division.firstGroupPart(probability);
        for (GroupedRows part : rows.divide(division.groupParts(probability))) {
            if (part.groups().length > 0) {
                send(task, part.groups().length, part.toBytes());
            }
            task++;
        }
    }

    private void send(int task, long rows, byte[] message) {
        ready.add(new Tuple2<>(
                task,
                ByteBuffer.allocate(HEADER + message.length)
                        .putInt(partition)
                        .putInt(number)
                        .putLong(rows)
                        .put(message)
                        .array()));
    }

    /** How many rows a message stands for. */
    static long rows(byte[] message) {
        return ByteBuffer.wrap(message).getLong(2 * Integer.BYTES);
    }

    /** The messages that came to a task, in the order of the rows, each from where it begins. */
    static List<ByteBuffer> inOrder(Iterator<Tuple2<Integer, byte[]>> messages) {
        List<ByteBuffer> all = new ArrayList<>();
        messages.forEachRemaining(message -> all.add(ByteBuffer.wrap(message._2())));
        all.sort((one, other) -> Long.compare(one.getLong(0), other.getLong(0)));
        all.forEach(message -> message.position(HEADER));
        return all;
    }
}
