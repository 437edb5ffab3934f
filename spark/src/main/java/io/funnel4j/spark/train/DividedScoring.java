// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.evaluate.ScoredBlock;
import io.funnel4j.spark.round.LocalScorer;
import io.funnel4j.spark.round.Request;
import io.funnel4j.spark.round.TableBlock;
import io.funnel4j.spark.round.TableDivision;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Scores exposures with a divided model: each partition pulls the rows that it touches, as a worker does. What they ask for is
 * found once, for as many states of the model as come.
 */
public final class DividedScoring {
    private final JavaRDD<ExposureBlock> exposures;
    private final Setup setup;
    private final JavaPairRDD<Integer, byte[]> requests;

    /** What every task knows. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Setup(String scoring, byte[] spec, int blocks, int askers, int threads) implements Serializable {
        TableDivision division() {
            return new TableDivision(FunnelSpec.ofBytes(spec), blocks);
        }
    }

    /** What becomes of the probabilities of a block of exposures. */
    interface Scored<T> extends Serializable {
        T of(ExposureBlock exposures, Map<Probability, LogProbabilities> probabilities);
    }

    /**
     * @param exposures one block, or none, per partition
     * @param blocks of the tables
     * @param threads of a task
     */
    public DividedScoring(FunnelSpec spec, JavaRDD<ExposureBlock> exposures, int blocks, int threads) {
        Setup known =
                new Setup(UUID.randomUUID().toString(), spec.toBytes(), blocks, exposures.getNumPartitions(), threads);
        this.exposures = exposures;
        this.setup = known;
        this.requests = exposures
                .mapPartitionsWithIndex(
                        (asker, own) -> Messages.numbered(
                                own.hasNext()
                                        ? LocalScorer.requests(asker, only(own).exposures(), known.division())
                                        : List.of()),
                        true)
                .mapToPair(message -> message)
                .partitionBy(new NumberPartitioner(blocks));
    }

    private static ExposureBlock only(Iterator<ExposureBlock> own) {
        ExposureBlock block = own.next();
        if (own.hasNext()) {
            throw new IllegalStateException("a partition has several blocks of exposures; expected one at most");
        }
        return block;
    }

    /** Scores all probabilities of a model, with what happened, for evaluation. */
    public JavaRDD<ScoredBlock> score(DividedModel model) {
        return score(
                model.blocks(),
                model.spec().graph().probabilities(),
                (block, probabilities) -> new ScoredBlock(LabelledExposures.of(block.exposures()), probabilities));
    }

    /**
     * Scores with a model as its blocks are now.
     *
     * @param blocks block q in partition q
     * @param probabilities which
     */
    <T> JavaRDD<T> score(JavaRDD<TableBlock> blocks, Collection<Probability> probabilities, Scored<T> scored) {
        Setup known = setup;
        List<Probability> asked = new ArrayList<>(probabilities);
        JavaPairRDD<Integer, byte[]> answers = blocks.zipPartitions(
                        requests, (block, messages) -> answers(block.next(), messages, known.division()))
                .mapToPair(message -> message)
                .partitionBy(new NumberPartitioner(known.askers()));
        return exposures.zipPartitions(answers, (own, messages) -> {
            List<T> results = new ArrayList<>();
            if (own.hasNext()) {
                ExposureBlock block = only(own);
                results.add(scored.of(block, score(block, Messages.values(messages), asked, known)));
            }
            return results.iterator();
        });
    }

    private static Iterator<Tuple2<Integer, byte[]>> answers(
            TableBlock block, Iterator<Tuple2<Integer, byte[]>> messages, TableDivision division) {
        List<Tuple2<Integer, byte[]>> answers = new ArrayList<>();
        messages.forEachRemaining(message ->
                answers.add(new Tuple2<>(Request.read(message._2(), division).asker(), block.answer(message._2()))));
        return answers.iterator();
    }

    private static Map<Probability, LogProbabilities> score(
            ExposureBlock block, List<byte[]> messages, List<Probability> probabilities, Setup setup) {
        TableDivision division = setup.division();
        return ProcessPool.use(
                setup.scoring(),
                () -> new LocalScorer(division.spec()),
                scorer -> scorer.score(
                        block.number(), block.exposures(), division, messages, probabilities, setup.threads()));
    }
}
