package io.funnel4j.benchmark.jmh;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureIterator;
import io.funnel4j.feature.BatchLayout;
import io.funnel4j.feature.ExposureBatch;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Rows a second from encoded exposures, 14 ids and 4 numbers each, into batches. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class BatchBenchmark extends HotPiece {
    /** The order of the rows. */
    public enum Order {
        AS_STORED,
        SHUFFLED
    }

    @Param
    public Order order;

    private WorldFolder folder;
    private ExposureIterator iterator;
    private long fullBatches;
    private long taken;

    /** Encodes a generated world. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
        folder = new WorldFolder();
        EncodedExposures exposures = folder.encoded().train();
        fullBatches = exposures.rows() / BATCH_SIZE;
        BatchLayout layout = new BatchLayout(WorldFolder.GRAPH, exposures.schema());
        iterator = switch (order) {
            case AS_STORED -> ExposureIterator.inOrder(exposures, layout, BATCH_SIZE);
            case SHUFFLED -> ExposureIterator.shuffled(exposures, layout, BATCH_SIZE, SEED);
        };
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void tearDown() throws IOException {
        folder.close();
    }

    /** Into Java arrays. */
    @Benchmark
    @OperationsPerInvocation(BATCH_SIZE)
    public ExposureBatch exposures() {
        return atFullBatch().nextExposures();
    }

    /** Into the arrays that a graph reads, with labels and masks. */
    @Benchmark
    @OperationsPerInvocation(BATCH_SIZE)
    public MultiDataSet multiDataSets() {
        return atFullBatch().next();
    }

    /** The last batch of an epoch may be smaller, and is left out. */
    private ExposureIterator atFullBatch() {
        if (taken == fullBatches) {
            iterator.startEpoch(iterator.epoch() + 1);
            taken = 0;
        }
        taken++;
        return iterator;
    }
}
