// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.file.TemporaryFolder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Rows a second from a CSV file of 20 columns to an encoded data set on disk, on all cores. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseParallelGC"})
public class EncodingBenchmark {
    private static final int ROWS = 2_000_000;

    /** Different values of each of the 15 id columns. */
    @Param("100000")
    public int vocabulary;

    /** How unequal their frequencies are; 0: equally frequent. */
    @Param({"0", "1.05"})
    public double exponent;

    private TemporaryFolder folder;
    private DelimitedText csv;

    /** Writes the file. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
        folder = new TemporaryFolder("funnel4j-encoding");
        csv = DelimitedText.csv(TwentyColumns.write(folder.path().resolve("log.csv"), ROWS, vocabulary, exponent));
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void tearDown() {
        folder.close();
    }

    /** Fits encoders and writes all parts. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public EncodedDataset encode() {
        return DatasetEncoding.of(csv, TwentyColumns.plan(), TwentyColumns.split(), TwentyColumns.graph())
                .to(folder.path().resolve("encoded"));
    }
}
