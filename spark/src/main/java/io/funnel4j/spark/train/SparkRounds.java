// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.round.DenseState;
import io.funnel4j.spark.round.LocalModel;
import io.funnel4j.spark.round.TableBlock;
import io.funnel4j.spark.round.TableDivision;
import io.funnel4j.spark.round.WorkerStats;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Trains in rounds on a cluster. Each round is one job:
 *
 * <pre>
 *   workers   P tasks: rows and dense parameters come in as answers, H local steps, copies go out to their blocks
 *   blocks    Q tasks: copies are merged in the order of the workers into a new version of the block, which is kept;
 *             what the workers asked for goes out as answers
 *   driver    1 task: what each worker did
 * </pre>
 *
 * The answers have one partition more than there are workers, for the driver alone. Every task is a function of what it reads, so
 * lost executors, retried tasks and speculation change no bit and count no row twice.
 */
final class SparkRounds implements AutoCloseable {
    /** Names of RDDs, followed by the round's number, from 1; 0 is the state before the first. */
    static final String WORKERS = "workers of round ";

    static final String BLOCKS = "blocks after round ";

    private final JavaSparkContext context;
    private final RoundSetup setup;
    private final JavaRDD<ExposureBlock> rows;
    private JavaRDD<TableBlock> blocks;
    private JavaPairRDD<Integer, byte[]> answers;
    private long round;

    /**
     * Rounds that have not begun.
     *
     * @param rows one element per partition: worker p's rows in partition p, and an empty partition after the last
     */
    SparkRounds(JavaSparkContext context, RoundSetup setup, JavaRDD<ExposureBlock> rows) {
        this.context = context;
        this.rows = rows;
        this.setup = setup;
    }

    /** Divides a model's first state among the blocks. */
    void begin(FunnelSpec spec) {
        // The dense parameters do not depend on the tables, which may not fit here.
        DenseState dense = DenseState.of(
                FunnelModel.create(LocalModel.withRows(spec, table -> 1)).graph());
        RoundSetup known = setup;
        List<Tuple2<Integer, byte[]>> slices = IntStream.range(0, setup.blocks())
                .mapToObj(block -> new Tuple2<>(block, dense.sliceMessage(block, known.blocks(), spec.dataType())))
                .toList();
        begin(context.parallelize(slices, setup.blocks())
                .map(slice -> TableBlock.first(known.division(), slice._1(), slice._2())));
    }

    /** Divides a model that has been trained among the blocks. */
    void begin(FunnelModel model) {
        TableDivision division = setup.division();
        List<TableBlock> created = IntStream.range(0, setup.blocks())
                .mapToObj(block -> TableBlock.first(division, block, model))
                .toList();
        begin(context.parallelize(created, setup.blocks()));
    }

    private void begin(JavaRDD<TableBlock> created) {
        RoundSetup known = setup;
        JavaPairRDD<Integer, byte[]> first = JavaPairRDD.fromJavaRDD(rows.mapPartitions(own -> Messages.numbered(
                        own.hasNext()
                                ? known.worker(own.next(), known.division()).firstPushes()
                                : List.of())))
                .partitionBy(new NumberPartitioner(setup.blocks()));
        goOn(created.zipPartitions(first, (block, pushes) -> merged(block, pushes, known)), 0);
    }

    /**
     * Goes on with other RDDs of the same blocks.
     *
     * @param same block q in partition q
     * @param rounds that made them
     */
    void goOn(JavaRDD<TableBlock> same, long rounds) {
        if (blocks != null) {
            blocks.unpersist(false);
        }
        round = rounds;
        advance(same);
    }

    private void advance(JavaRDD<TableBlock> next) {
        next.setName(BLOCKS + round).persist(StorageLevel.MEMORY_AND_DISK());
        RoundSetup known = setup;
        blocks = next;
        answers = next.mapPartitionsToPair(own -> {
                    TableBlock block = own.next();
                    List<Tuple2<Integer, byte[]>> messages = new ArrayList<>();
                    for (int worker = 0; worker < known.workers(); worker++) {
                        messages.add(new Tuple2<>(worker, block.answer(worker)));
                    }
                    if (block.block() == 0) {
                        messages.add(new Tuple2<>(known.workers(), WorkerStats.toBytes(block.stats())));
                    }
                    return messages.iterator();
                })
                .partitionBy(new NumberPartitioner(setup.workers() + 1));
    }

    /** Rounds so far. */
    long round() {
        return round;
    }

    /** The model's tables and dense parameters as they are now, block q in partition q. */
    JavaRDD<TableBlock> blocks() {
        return blocks;
    }

    RoundSetup setup() {
        return setup;
    }

    /**
     * Trains the next round; says what each worker did.
     *
     * @throws Funnel4jException if the loss or the gradient of a worker is no longer finite
     */
    List<WorkerStats> next() {
        RoundSetup known = setup;
        long number = round;
        JavaRDD<Tuple2<Integer, byte[]>> trained = rows.zipPartitions(
                        answers,
                        (own, messages) -> Messages.numbered(
                                own.hasNext() ? known.train(own.next(), Messages.values(messages), number) : List.of()))
                .setName(WORKERS + (number + 1));
        JavaPairRDD<Integer, byte[]> pushes =
                JavaPairRDD.fromJavaRDD(trained).partitionBy(new NumberPartitioner(setup.blocks()));
        JavaRDD<TableBlock> before = blocks;
        round++;
        advance(before.zipPartitions(pushes, (block, messages) -> merged(block, messages, known)));
        List<Tuple2<Integer, byte[]>> forDriver =
                answers.mapPartitions(messages -> messages).collectPartitions(new int[] {setup.workers()})[0];
        before.unpersist(false);
        List<WorkerStats> workers = WorkerStats.ofBytes(forDriver.get(0)._2());
        workers.stream()
                .filter(worker -> !worker.failure().isEmpty())
                .findFirst()
                .ifPresent(failed -> {
                    throw new Funnel4jException("worker %s of %s, in round %s: %s"
                            .formatted(failed.worker() + 1, setup.workers(), round, failed.failure()));
                });
        return workers;
    }

    private static Iterator<TableBlock> merged(
            Iterator<TableBlock> block, Iterator<Tuple2<Integer, byte[]>> pushes, RoundSetup setup) {
        return List.of(block.next().after(Messages.values(pushes), setup.workers(), setup.rule()))
                .iterator();
    }

    /** A model of some of these rounds' blocks. */
    DividedModel model(JavaRDD<TableBlock> ofBlocks, long steps, int epochs) {
        return new DividedModel(
                FunnelSpec.ofBytes(setup.spec()), ofBlocks, setup.stepsBefore() + steps, setup.epochsBefore() + epochs);
    }

    /** The blocks, which stay when the rounds are closed. */
    JavaRDD<TableBlock> keepBlocks() {
        JavaRDD<TableBlock> kept = blocks;
        blocks = null;
        return kept;
    }

    /** Frees the blocks, and the trainers of this process. */
    @Override
    public void close() {
        if (blocks != null) {
            blocks.unpersist(false);
        }
        setup.close();
    }
}
