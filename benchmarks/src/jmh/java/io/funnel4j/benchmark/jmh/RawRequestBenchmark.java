// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import io.funnel4j.onnx.IdInputs;
import io.funnel4j.onnx.OnnxExport;
import io.funnel4j.onnx.OnnxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Requests of raw rows in process, on as many threads as {@code -t} says: by a {@link Scorer}, and by ONNX Runtime on the same model,
 * which is given texts or ids that are looked up already. What {@code benchmarks/serving/run.sh} holds the server against.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 4, time = 3)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx4g", "-Xmn96m", "-XX:+UseParallelGC", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"})
public class RawRequestBenchmark {
    /** A run's folder; its id features are single and in vocabularies. */
    @Param("")
    public String run;

    /** A file with the body of a request, {@code {"rows": [...]}}. */
    @Param("")
    public String body;

    private final Map<String, Object> texts = new LinkedHashMap<>();
    private final Map<String, Object> ids = new LinkedHashMap<>();
    private List<Map<String, String>> rows;
    private Scorer scorer;
    private OrtEnvironment environment;
    private OrtSession ofTexts;
    private OrtSession ofIds;
    private Path exported;

    /** Opens the model, and its exports. */
    @Setup(Level.Trial)
    public void setUp() throws IOException, OrtException {
        Path folder = Path.of(run, "model");
        Encoders encoders = Encoders.load(folder.resolve("encoders"));
        scorer = Scorer.of(FunnelModel.load(folder), encoders);
        rows = rows();
        exported = Files.createTempDirectory("raw-request");
        environment = OrtEnvironment.getEnvironment();
        ofTexts = session(OnnxExport.of(folder, encoders).write(exported.resolve("texts.onnx")));
        ofIds = session(OnnxExport.of(folder, encoders).reading(IdInputs.IDS).write(exported.resolve("ids.onnx")));
        for (IdEncoding feature : encoders.plan().ids()) {
            String column = feature.columns().get(0);
            texts.put(column, rows.stream().map(row -> row.get(column)).toArray(String[]::new));
            ids.put(
                    feature.name(),
                    rows.stream()
                            .mapToLong(row -> encoders.id(feature.name(), row.get(column)))
                            .toArray());
        }
        encoders.plan().numerics().forEach(feature -> {
            double[] numbers = rows.stream()
                    .mapToDouble(row -> Double.parseDouble(row.get(feature.column())))
                    .toArray();
            texts.put(feature.column(), numbers);
            ids.put(feature.column(), numbers);
        });
    }

    private List<Map<String, String>> rows() throws IOException {
        ObjectMapper json = new ObjectMapper();
        return json.convertValue(
                json.readTree(Path.of(body).toFile()).path("rows"), new TypeReference<List<Map<String, String>>>() {});
    }

    private OrtSession session(OnnxFiles files) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        return environment.createSession(files.model().toString(), options);
    }

    /** Frees what is off the heap. */
    @TearDown(Level.Trial)
    public void tearDown() throws IOException, OrtException {
        scorer.close();
        ofTexts.close();
        ofIds.close();
        for (String name : List.of("texts.onnx", "ids.onnx")) {
            Files.deleteIfExists(exported.resolve(name));
            Files.deleteIfExists(exported.resolve(name + ".json"));
            Files.deleteIfExists(exported.resolve(name + ".data"));
        }
        Files.delete(exported);
    }

    /** All probabilities, from rows of texts. */
    @Benchmark
    public Map<String, double[]> scorer() {
        return scorer.score(rows);
    }

    /** The same, from texts that stand column by column already. */
    @Benchmark
    public List<Object> onnxRuntimeTexts() throws OrtException {
        return run(ofTexts, texts);
    }

    /** The same, from ids. */
    @Benchmark
    public List<Object> onnxRuntimeIds() throws OrtException {
        return run(ofIds, ids);
    }

    private List<Object> run(OrtSession session, Map<String, Object> columns) throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Object> column : columns.entrySet()) {
                tensors.put(column.getKey(), OnnxTensor.createTensor(environment, column.getValue()));
            }
            List<Object> scores = new ArrayList<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (Map.Entry<String, ? extends OnnxValue> score : result) {
                    scores.add(score.getValue().getValue());
                }
            }
            return scores;
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }
}
