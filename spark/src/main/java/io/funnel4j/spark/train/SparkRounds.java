// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.round.DenseState;
import io.funnel4j.spark.round.LocalTrainer;
import io.funnel4j.spark.round.Rounds;
import io.funnel4j.spark.round.TableBlock;
import io.funnel4j.spark.round.TableDivision;
import io.funnel4j.spark.round.Worker;
import io.funnel4j.spark.round.WorkerStats;
import io.funnel4j.training.GradientPolicy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
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
public final class SparkRounds implements AutoCloseable {
    /** Names of RDDs, followed by the round's number, from 1; 0 is the state before the first. */
    static final String WORKERS = "workers of round ";

    static final String BLOCKS = "blocks after round ";

    private final JavaSparkContext context;
    private final Setup setup;
    private final int checkpointEvery;
    private final JavaRDD<ExposureBlock> rows;
    private JavaRDD<TableBlock> blocks;
    private JavaPairRDD<Integer, byte[]> answers;
    private long round;

    /** What every task knows. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Setup(
            String training,
            byte[] spec,
            int workers,
            int blocks,
            Rounds rounds,
            GradientPolicyForm policy,
            MergeRule rule)
            implements Serializable {
        TableDivision division() {
            return new TableDivision(FunnelSpec.ofBytes(spec), blocks);
        }
    }

    /**
     * Divides a model's first state among the blocks.
     *
     * @param spec the model
     * @param rows one element per partition: worker p's rows in partition p, and an empty partition after the last
     * @param workers P
     * @param blocks Q, at least 1
     * @param checkpointEvery rounds after which lineage is cut, into the context's checkpoint folder; 0 for never
     */
    public SparkRounds(
            JavaSparkContext context,
            FunnelSpec spec,
            JavaRDD<ExposureBlock> rows,
            int workers,
            int blocks,
            Rounds rounds,
            GradientPolicy policy,
            MergeRule rule,
            int checkpointEvery) {
        this.context = context;
        this.rows = rows;
        this.checkpointEvery = checkpointEvery;
        this.setup = new Setup(
                UUID.randomUUID().toString(),
                spec.toBytes(),
                workers,
                blocks,
                rounds,
                GradientPolicyForm.of(policy.over(rounds.steps())),
                rule);
        start(DenseState.of(FunnelModel.create(smallest(spec)).graph()));
    }

    /** The same dense parameters without the tables, which may not fit here. */
    private static FunnelSpec smallest(FunnelSpec spec) {
        return LocalTrainer.withRows(spec, table -> 1);
    }

    /** The rows of the workers, as {@link #SparkRounds} wants them. */
    public static JavaRDD<ExposureBlock> parallelize(JavaSparkContext context, List<ExposureBlock> workers) {
        int count = workers.size();
        List<Tuple2<Integer, ExposureBlock>> numbered = new ArrayList<>();
        workers.forEach(worker -> numbered.add(new Tuple2<>(worker.number(), worker)));
        return context.parallelizePairs(numbered, count)
                .partitionBy(new NumberPartitioner(count + 1))
                .values();
    }

    private void start(DenseState dense) {
        Setup known = setup;
        JavaPairRDD<Integer, byte[]> first = JavaPairRDD.fromJavaRDD(rows.mapPartitions(own -> {
                    TableDivision division = known.division();
                    return addressed(
                            own.hasNext() ? worker(own.next(), division, known).firstPushes() : List.of());
                }))
                .partitionBy(new NumberPartitioner(setup.blocks()));
        double[] parameters = dense.parameters();
        double[] updater = dense.updater();
        List<Integer> numbers = IntStream.range(0, setup.blocks()).boxed().toList();
        JavaRDD<TableBlock> created = context.parallelize(numbers, setup.blocks())
                .map(block -> TableBlock.first(known.division(), block, new DenseState(parameters, updater)));
        advance(created.zipPartitions(first, (block, pushes) -> merged(block, pushes, known)));
    }

    private void advance(JavaRDD<TableBlock> next) {
        next.setName(BLOCKS + round).persist(StorageLevel.MEMORY_AND_DISK());
        if (checkpointEvery > 0 && round % checkpointEvery == checkpointEvery - 1) {
            next.checkpoint();
        }
        Setup known = setup;
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
    public long round() {
        return round;
    }

    /** Trains the next round; says what each worker did. */
    public List<WorkerStats> next() {
        Setup known = setup;
        long number = round;
        JavaRDD<Tuple2<Integer, byte[]>> trained = rows.zipPartitions(
                        answers,
                        (own, messages) ->
                                addressed(own.hasNext() ? trained(own.next(), messages, number, known) : List.of()))
                .setName(WORKERS + (number + 1));
        JavaPairRDD<Integer, byte[]> pushes =
                JavaPairRDD.fromJavaRDD(trained).partitionBy(new NumberPartitioner(setup.blocks()));
        JavaRDD<TableBlock> before = blocks;
        round++;
        advance(before.zipPartitions(pushes, (block, messages) -> merged(block, messages, known)));
        List<Tuple2<Integer, byte[]>> forDriver =
                answers.mapPartitions(messages -> messages).collectPartitions(new int[] {setup.workers()})[0];
        before.unpersist(false);
        return WorkerStats.ofBytes(forDriver.get(0)._2());
    }

    private static Worker worker(ExposureBlock own, TableDivision division, Setup setup) {
        return new Worker(own.number(), own.exposures(), division, setup.rounds());
    }

    private static List<byte[]> trained(
            ExposureBlock own, Iterator<Tuple2<Integer, byte[]>> messages, long round, Setup setup) {
        TableDivision division = setup.division();
        List<byte[]> answers = values(messages);
        return LocalTrainers.use(
                setup.training(),
                division.spec(),
                setup.rounds().settings().threads(),
                setup.policy().policy(),
                trainer -> worker(own, division, setup).train(round, answers, trainer));
    }

    private static Iterator<TableBlock> merged(
            Iterator<TableBlock> block, Iterator<Tuple2<Integer, byte[]>> pushes, Setup setup) {
        return List.of(block.next().after(values(pushes), setup.workers(), setup.rule()))
                .iterator();
    }

    private static Iterator<Tuple2<Integer, byte[]>> addressed(List<byte[]> messages) {
        List<Tuple2<Integer, byte[]>> addressed = new ArrayList<>();
        messages.forEach(message -> addressed.add(new Tuple2<>(addressed.size(), message)));
        return addressed.iterator();
    }

    private static List<byte[]> values(Iterator<Tuple2<Integer, byte[]>> messages) {
        List<byte[]> values = new ArrayList<>();
        messages.forEachRemaining(message -> values.add(message._2()));
        return values;
    }

    /** The model as it stands, on the driver, one block after another. */
    public FunnelModel model() {
        FunnelModel model = FunnelModel.create(FunnelSpec.ofBytes(setup.spec()));
        DenseState dense = DenseState.of(model.graph());
        List<EmbeddingTable> tables = model.tables().tables();
        blocks.toLocalIterator().forEachRemaining(block -> block.copyTo(tables, dense));
        dense.copyTo(model.graph());
        long steps = setup.rounds().firstStep(round);
        model.tables().setStep(steps);
        model.graph().getConfiguration().setIterationCount(Math.toIntExact(steps));
        return model;
    }

    /** Frees the blocks, and the trainers of this process. */
    @Override
    public void close() {
        blocks.unpersist(false);
        LocalTrainers.close(setup.training());
    }
}
