// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.evaluate;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.LogLoss;
import io.funnel4j.evaluation.Scores;
import io.funnel4j.evaluation.Space;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is known of a partition's blocks before their rows are sorted; of each probability by its place in the graph. */
final class BlockSums implements Serializable {
    private static final long serialVersionUID = 1;

    /** Scores of a space that are kept, to find the borders of ranges. */
    private static final int SAMPLE = 256;

    /** Whether there was a block. */
    final boolean any;
    /** What the blocks have: names of labels, evaluated probabilities, groups. All of them have the same. */
    final String shape;

    final TreeSet<String> labels;
    final boolean grouped;
    final boolean[] evaluated;
    final long allRows;
    final long[] rows;
    final long[] positives;
    final long[] contradictions;
    final LogLoss.Sums[] losses;
    final double[][] samples;

    /** Reads all blocks of a partition. */
    BlockSums(BehaviorGraph graph, Iterator<ScoredBlock> blocks) {
        List<Probability> probabilities = graph.probabilities();
        int count = probabilities.size();
        ScoreSample[] drawn = new ScoreSample[count];
        evaluated = new boolean[count];
        rows = new long[count];
        positives = new long[count];
        contradictions = new long[count];
        losses = new LogLoss.Sums[count];
        samples = new double[count][];
        for (int k = 0; k < count; k++) {
            losses[k] = new LogLoss.Sums();
            drawn[k] = new ScoreSample(SAMPLE);
        }
        String known = null;
        TreeSet<String> names = new TreeSet<>();
        boolean groups = false;
        long total = 0;
        while (blocks.hasNext()) {
            ScoredBlock block = blocks.next();
            FunnelEvaluator evaluator = new FunnelEvaluator(graph, block.labelled());
            Map<Probability, Space> spaces = evaluator.spaces(block.predictions());
            groups = block.labelled().groups() != null;
            names.addAll(block.labelled().labels().keySet());
            String shapeOfBlock = "labels %s, predictions %s, %s"
                    .formatted(
                            new TreeSet<>(block.labelled().labels().keySet()),
                            spaces.keySet(),
                            groups ? "groups" : "no groups");
            known = known == null ? shapeOfBlock : known;
            requireSame(known, shapeOfBlock);
            total += block.labelled().rows();
            evaluator
                    .contradictions()
                    .forEach((probability, number) -> contradictions[probabilities.indexOf(probability)] += number);
            spaces.forEach((probability, space) -> add(
                    probabilities.indexOf(probability),
                    space,
                    block.predictions().get(probability),
                    drawn));
        }
        any = known != null;
        shape = known;
        labels = names;
        grouped = groups;
        allRows = total;
        for (int k = 0; k < count; k++) {
            samples[k] = drawn[k].scores();
        }
    }

    private void add(int k, Space space, LogProbabilities predictions, ScoreSample[] drawn) {
        LogProbabilities selected = space.select(predictions);
        evaluated[k] = true;
        rows[k] += space.labels().length;
        positives[k] += space.positives();
        losses[k].add(selected, space.labels(), space.sampleWeights());
        drawn[k].add(Scores.of(selected));
    }

    /** @throws IllegalArgumentException if blocks are not of one data set */
    static void requireSame(String known, String other) {
        if (!known.equals(other)) {
            throw new IllegalArgumentException(
                    "blocks to evaluate have %s, others %s; all need the same".formatted(known, other));
        }
    }
}
