// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.benchmark.speed.contender.ZipfIds;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a service waits for: the candidates of one request, scored by one ESMM (16 id fields of dimension 8, towers
 * 128-64) on as many threads as {@code -t} says. SampleTime gives the percentiles of one request, Throughput the requests
 * of all threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.Throughput})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 6, time = 3)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx4g", "-Xmn256m", "-XX:+UseParallelGC", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"})
public class ScoringBenchmark {
    private static final int FIELDS = 16;
    private static final int DIMENSION = 8;
    private static final double ZIPF_EXPONENT = 1.05;
    /** So many that a request's rows are not in the caches from the request before. */
    private static final int REQUESTS = 64;

    /** Rows of each field's table. */
    @Param("100000")
    public int vocabulary;

    @Param("500")
    public int candidates;

    private final ExposureBatch[] requests = new ExposureBatch[REQUESTS];
    private List<Probability> probabilities;
    private Scorer scorer;

    /** Which request a thread sends next. */
    @State(Scope.Thread)
    public static class Next {
        private int request;
    }

    /** Draws the model's first weights and the requests. */
    @Setup(Level.Trial)
    public void setUp() {
        List<IdFeature> ids = new ArrayList<>();
        for (int field = 0; field < FIELDS; field++) {
            ids.add(IdFeature.of("field_" + field, vocabulary, DIMENSION));
        }
        FunnelModel model = FunnelModel.create(FunnelSpec.of(Preset.ESMM.graph(), new FeatureSchema(ids, List.of())));
        probabilities = model.spec().graph().probabilities();
        scorer = Scorer.of(model);
        ZipfIds zipf = new ZipfIds(vocabulary, ZIPF_EXPONENT);
        SplittableRandom random = new SplittableRandom(7);
        for (int request = 0; request < REQUESTS; request++) {
            int[] drawn = new int[candidates * FIELDS];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = zipf.draw(random);
            }
            requests[request] = new ExposureBatch(candidates, drawn, new float[0], Map.of(), null);
        }
    }

    /** Frees the replicas. */
    @TearDown(Level.Trial)
    public void tearDown() {
        scorer.close();
    }

    /** One request: all probabilities of its candidates. */
    @Benchmark
    public Map<Probability, LogProbabilities> request(Next next) {
        next.request = (next.request + 1) % REQUESTS;
        return scorer.score(requests[next.request], probabilities);
    }
}
