package io.funnel4j.benchmark.jmh;

import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.encode.DatasetEncoder;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.ProgressListener;
import io.funnel4j.dataset.format.DelimitedText;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.world.World;
import io.funnel4j.dataset.world.WorldFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Rows a second from delimited text of 24 columns to encoded exposures on disk, both passes; on the cores that it takes. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EncodingBenchmark extends HotPiece {
    private WorldFolder folder;
    private Path csv;

    /** Writes a generated world. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
        folder = new WorldFolder();
        csv = folder.resolve("world.csv");
        WorldFile.write(World.of(WorldFolder.spec()), csv, false, rows -> {});
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void tearDown() throws IOException {
        folder.close();
    }

    /** Vocabularies and statistics, then the rows. */
    @Benchmark
    @OperationsPerInvocation(WorldFolder.ROWS)
    public EncodedDataset rows() {
        return DatasetEncoder.encode(
                DelimitedText.csv(csv),
                WorldData.plan(WorldFolder.DIMENSION),
                HashSplit.of("user", 0.8, 0.1, 0.1),
                WorldFolder.GRAPH,
                folder.resolve("encoded"),
                ProgressListener.NONE);
    }
}
