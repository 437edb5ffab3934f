// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureIterator;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.Preset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.infra.Blackhole;

/** Rows a second of one epoch over encoded exposures of 20 columns, shuffled, on one thread; the shuffle included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-Xmn96m", "-XX:+UseParallelGC", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"})
public class BatchAssemblyBenchmark {
    private static final int ROWS = 2_000_000;

    @Param({"1024", "4096"})
    public int batchSize;

    private TemporaryFolder folder;
    private EncodedExposures exposures;
    private ExposureIterator iterator;

    /** Writes the exposures. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
        folder = new TemporaryFolder("funnel4j-exposures");
        List<IdFeature> ids = new ArrayList<>();
        for (int id = 0; id < TwentyColumns.IDS; id++) {
            ids.add(IdFeature.of("id_" + id, 100_000, 8));
        }
        FeatureSchema schema = new FeatureSchema(ids, List.of(new NumericFeature("price"), new NumericFeature("age")));
        List<String> labels = List.of("click", "daction", "purchase");
        SplittableRandom random = new SplittableRandom(7);
        try (ExposureWriter writer = ExposureWriter.toFolder(folder.path(), RowLayout.of(schema, labels))) {
            int[] row = new int[TwentyColumns.IDS];
            for (int i = 0; i < ROWS; i++) {
                for (int id = 0; id < row.length; id++) {
                    row[id] = random.nextInt(100_000);
                }
                byte click = (byte) (random.nextInt(20) == 0 ? 1 : 0);
                writer.append(row, new float[] {i, 1}, new byte[] {click, click, 0});
            }
            exposures = writer.finish();
        }
        iterator = ExposureIterator.shuffled(
                exposures, new BatchLayout(Preset.ESM2.graph(), exposures.schema()), batchSize, 7);
    }

    /** Deletes them. */
    @TearDown(Level.Trial)
    public void tearDown() {
        folder.close();
    }

    /** MultiDataSets, as Deeplearning4j's {@code fit} takes them. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void multiDataSets(Blackhole blackhole) {
        iterator.reset();
        while (iterator.hasNext()) {
            blackhole.consume(iterator.next());
        }
    }

    /** Plain arrays. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void arrays(Blackhole blackhole) {
        iterator.reset();
        while (iterator.hasNext()) {
            blackhole.consume(iterator.nextExposures());
        }
    }
}
