// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import io.funnel4j.benchmark.speed.contender.ZipfIds;
import io.funnel4j.embedding.BatchIds;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.RowGradients;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.model.OptimizerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What the embeddings of a training step cost, on one thread, by size of the vocabulary: gather all fields of a batch,
 * sum the gradients of duplicate ids, update each touched row once. Without the dense layers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 6, time = 3)
@Fork(
        value = 1,
        jvmArgs = {
            "-Xmx9g",
            "-Xmn1g",
            "-XX:+UseParallelGC",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"
        })
public class EmbeddingBenchmark {
    private static final int FIELDS = 16;
    private static final int DIMENSION = 8;
    private static final int BATCH_SIZE = 4096;
    private static final double ZIPF_EXPONENT = 1.05;
    /** So many that the rows they touch do not stay in the caches from round to round. */
    private static final int BATCHES = 64;

    /** Rows of each field's table. */
    @Param({"1000", "1000000", "4000000"})
    public int vocabulary;

    @Param("ADAM")
    public OptimizerSpec.Type optimizer;

    private final List<EmbeddingField> fields = new ArrayList<>();
    private final int[][] batches = new int[BATCHES][BATCH_SIZE * FIELDS];
    private EmbeddingTables tables;
    private INDArray gradient;
    private int next;

    /** Fills tables and draws the batches. */
    @Setup(Level.Trial)
    public void setUp() {
        List<TableShape> shapes = new ArrayList<>();
        for (int field = 0; field < FIELDS; field++) {
            shapes.add(new TableShape("field_" + field, vocabulary, DIMENSION));
            fields.add(new EmbeddingField(field, "field_" + field, DIMENSION));
        }
        tables = new EmbeddingTables(shapes, new OptimizerSpec(optimizer, 0.001, 0).rowOptimizer(), DataType.FLOAT);
        tables.initialise(0.01, 7);
        ZipfIds zipf = new ZipfIds(vocabulary, ZIPF_EXPONENT);
        SplittableRandom random = new SplittableRandom(7);
        for (int[] ids : batches) {
            for (int i = 0; i < ids.length; i++) {
                ids[i] = zipf.draw(random);
            }
        }
        gradient = Nd4j.valueArrayOf(new long[] {BATCH_SIZE, (long) FIELDS * DIMENSION}, 0.01, DataType.FLOAT);
    }

    /** One step. */
    @Benchmark
    public void step(Blackhole blackhole) {
        int[] ids = nextIds();
        gather(ids, blackhole);
        update(ids);
    }

    /** The forward pass alone: the rows of a batch, side by side. */
    @Benchmark
    public void gather(Blackhole blackhole) {
        gather(nextIds(), blackhole);
    }

    /** The backward pass alone: duplicates summed, each touched row updated. */
    @Benchmark
    public void update() {
        update(nextIds());
    }

    private int[] nextIds() {
        int[] ids = batches[next];
        next = (next + 1) % BATCHES;
        return ids;
    }

    private void gather(int[] ids, Blackhole blackhole) {
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace("gathered")) {
            blackhole.consume(tables.gather(fields, BatchIds.unweighted(BATCH_SIZE, ids)));
        }
    }

    private void update(int[] ids) {
        tables.update(List.of(new RowGradients(fields, BatchIds.unweighted(BATCH_SIZE, ids), gradient)), BATCH_SIZE);
    }
}
