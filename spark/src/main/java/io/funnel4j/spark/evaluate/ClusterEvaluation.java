// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Calibration;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.GroupedAuc;
import io.funnel4j.evaluation.LogLoss;
import io.funnel4j.evaluation.PairSums;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.problem.Funnel4jException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Evaluates predictions where they are.
 *
 * <pre>
 *   1  each partition: rows, log losses, a few scores       the driver finds borders, so that ranges have about as many rows
 *   2  rows by ranges of the score and by groups            one shuffle; rows of equal score travel as one
 *   3  each range: AUC's sums, bins of calibration          by the rank that a row has among all
 *      each part of the groups: their AUC                   all rows of a group are in one part
 * </pre>
 *
 * <p>The driver gets sums alone and merges them in a fixed order, so that the bits depend on the blocks and the partitions that
 * they are in, and not on executors.
 */
public final class ClusterEvaluation {
    /** Rows of a probability that a task sorts, in about 200 MB. */
    private static final int ROWS_PER_TASK = 1 << 20;

    private final byte[] spec;
    private final BehaviorGraph graph;
    private final List<Probability> probabilities;
    private final JavaRDD<ScoredBlock> blocks;
    private final int rowsPerTask;

    private ClusterEvaluation(FunnelSpec spec, JavaRDD<ScoredBlock> blocks, int rowsPerTask) {
        this.spec = spec.toBytes();
        this.graph = spec.graph();
        this.probabilities = graph.probabilities();
        this.blocks = blocks;
        this.rowsPerTask = rowsPerTask;
    }

    /**
     * Evaluates all probabilities that have labels and predictions, each in its own space.
     *
     * @param spec of the model whose predictions they are
     * @param blocks all with the same labels and predictions, in any number of partitions, also empty ones; they are read twice,
     *     so persist what is dear to compute
     * @return equal to that of {@link FunnelEvaluator} on all rows but for the rounding of sums
     * @throws Funnel4jException if there is no block
     */
    public static FunnelEvaluation of(FunnelSpec spec, JavaRDD<ScoredBlock> blocks) {
        return of(spec, blocks, ROWS_PER_TASK);
    }

    static FunnelEvaluation of(FunnelSpec spec, JavaRDD<ScoredBlock> blocks, int rowsPerTask) {
        return new ClusterEvaluation(spec, blocks, rowsPerTask).evaluate();
    }

    private FunnelEvaluation evaluate() {
        List<BlockSums> partitions = blockSums();
        Division division = new Division(partitions, probabilities.size(), rowsPerTask);
        List<TaskSums> tasks = taskSums(division, partitions);
        Map<Probability, ProbabilityMetrics> metrics = new LinkedHashMap<>();
        Map<Probability, Long> contradictions = new HashMap<>();
        for (int k = 0; k < probabilities.size(); k++) {
            int probability = k;
            if (division.evaluated(k)) {
                metrics.put(probabilities.get(k), metrics(k, division, partitions, tasks));
            }
            contradictions.put(
                    probabilities.get(k),
                    partitions.stream()
                            .mapToLong(sums -> sums.contradictions[probability])
                            .sum());
        }
        return FunnelEvaluator.evaluation(
                graph,
                new TreeSet<>(partitions.get(0).labels),
                partitions.stream().mapToLong(sums -> sums.allRows).sum(),
                contradictions,
                metrics);
    }

    /** Of the partitions that have a block. */
    private List<BlockSums> blockSums() {
        byte[] known = spec;
        List<BlockSums> found = new ArrayList<>();
        for (BlockSums sums : blocks.mapPartitions(
                        own -> List.of(new BlockSums(graphOf(known), own)).iterator())
                .collect()) {
            if (sums.any) {
                found.add(sums);
                BlockSums.requireSame(found.get(0).shape, sums.shape);
            }
        }
        if (found.isEmpty()) {
            throw new Funnel4jException("there is nothing to evaluate: no partition has a block of exposures");
        }
        return found;
    }

    private static BehaviorGraph graphOf(byte[] spec) {
        return FunnelSpec.ofBytes(spec).graph();
    }

    private List<TaskSums> taskSums(Division division, List<BlockSums> partitions) {
        if (division.tasks() == 0) {
            return List.of();
        }
        byte[] known = spec;
        JavaPairRDD<Integer, byte[]> messages = JavaPairRDD.fromJavaRDD(blocks.<Tuple2<Integer, byte[]>>mapPartitions(
                        own -> new Dispatch(graphOf(known), division, TaskContext.getPartitionId(), own)))
                .partitionBy(new HashPartitioner(division.tasks()));
        long[] rows = new long[division.tasks()];
        long[] lower = lowerRows(division, messages);
        for (int task = 0; task < rows.length; task++) {
            int probability = division.probabilityOfRange(task);
            rows[task] = probability < 0
                    ? 0
                    : partitions.stream()
                            .mapToLong(sums -> sums.rows[probability])
                            .sum();
        }
        return messages.mapPartitions(own -> {
                    int task = TaskContext.getPartitionId();
                    return List.of(
                                    division.probabilityOfRange(task) < 0
                                            ? TaskSums.ofGroups(Dispatch.inOrder(own))
                                            : TaskSums.ofRange(Dispatch.inOrder(own), lower[task], rows[task]))
                            .iterator();
                })
                .collect();
    }

    /** Of each range, the rows that are in lower ones; where no probability has several ranges, there is nothing to count. */
    private long[] lowerRows(Division division, JavaPairRDD<Integer, byte[]> messages) {
        long[] lower = new long[division.tasks()];
        boolean several = false;
        for (int k = 0; k < probabilities.size(); k++) {
            several |= division.evaluated(k) && division.ranges(k) > 1;
        }
        if (!several) {
            return lower;
        }
        List<Long> counts = messages.mapPartitions(own -> {
                    long rows = 0;
                    while (own.hasNext()) {
                        rows += Dispatch.rows(own.next()._2());
                    }
                    return List.of(rows).iterator();
                })
                .collect();
        for (int task = 1; task < lower.length; task++) {
            int probability = division.probabilityOfRange(task);
            if (probability >= 0 && task > division.firstRange(probability)) {
                lower[task] = lower[task - 1] + counts.get(task - 1);
            }
        }
        return lower;
    }

    private ProbabilityMetrics metrics(
            int probability, Division division, List<BlockSums> partitions, List<TaskSums> tasks) {
        long rows = 0;
        long positives = 0;
        LogLoss.Sums loss = new LogLoss.Sums();
        for (BlockSums sums : partitions) {
            rows += sums.rows[probability];
            positives += sums.positives[probability];
            loss.add(sums.losses[probability]);
        }
        PairSums pairs = new PairSums();
        Calibration.Sums calibration = new Calibration.Sums(Calibration.DEFAULT_BINS, rows);
        int first = division.firstRange(probability);
        for (TaskSums range : tasks.subList(first, first + division.ranges(probability))) {
            pairs.append(range.pairs);
            calibration.add(range.calibration);
        }
        GroupedAuc.Sums groups = new GroupedAuc.Sums();
        int firstPart = division.firstGroupPart(probability);
        int parts = division.groupParts(probability);
        tasks.subList(firstPart, firstPart + parts).forEach(part -> groups.add(part.groups));
        return new ProbabilityMetrics(
                probabilities.get(probability),
                rows,
                positives,
                pairs.auc(),
                parts == 0 ? GroupedAuc.WITHOUT_GROUPS : groups.groupedAuc(),
                loss.logLoss(),
                calibration.calibration());
    }
}
