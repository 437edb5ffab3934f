// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx.check;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.onnx.OnnxFiles;
import io.funnel4j.onnx.OnnxInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An exported model in ONNX Runtime, on one thread, which reads rows of a log by its contract. Safe for several threads. */
public final class OnnxSession implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private final Encoders encoders;
    private final List<OnnxInput> inputs;
    private final OrtEnvironment environment;
    private final OrtSession session;

    /**
     * Opens an export.
     *
     * @param encoders of the model, which look up what the export does not
     * @throws IOException if ONNX Runtime refuses the file, with its reason
     */
    public OnnxSession(OnnxFiles files, Encoders encoders) throws IOException {
        this.encoders = encoders;
        this.inputs = JSON.readerForListOf(OnnxInput.class)
                .at("/inputs")
                .readValue(files.contract().toFile());
        try {
            environment = OrtEnvironment.getEnvironment();
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(1);
            session = environment.createSession(files.model().toString(), options);
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime does not open '%s': %s".formatted(files.model(), e.getMessage()), e);
        }
    }

    /**
     * Scores rows.
     *
     * @param rows each the cells by column, as a {@link io.funnel4j.model.Scorer} reads them
     * @return every probability by name, one value a row
     * @throws IOException if ONNX Runtime fails
     */
    public Map<String, double[]> score(List<Map<String, String>> rows) throws IOException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (OnnxInput input : inputs) {
                tensors.put(input.name(), OnnxTensor.createTensor(environment, values(input, rows)));
            }
            Map<String, double[]> scores = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (String name : session.getOutputNames()) {
                    scores.put(name, (double[]) result.get(name).orElseThrow().getValue());
                }
            }
            return scores;
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime fails: " + e.getMessage(), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private Object values(OnnxInput input, List<Map<String, String>> rows) {
        return switch (input.kind()) {
            case TEXT -> rows.stream().map(row -> text(row, input.column())).toArray(String[]::new);
            case NUMBER -> rows.stream()
                    .mapToDouble(row -> number(text(row, input.column())))
                    .toArray();
            case ID -> rows.stream().mapToLong(row -> id(feature(input), row)).toArray();
            case TEXTS, IDS, WEIGHTS -> lists(input, rows);
        };
    }

    /** The text without blanks around it; empty where it is missing, or stands for that. */
    private String text(Map<String, String> row, String column) {
        String text = row.get(column);
        String stripped = text == null ? "" : text.strip();
        return encoders.plan().missingValues().contains(stripped) ? "" : stripped;
    }

    private static double number(String text) {
        return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    }

    private IdEncoding feature(OnnxInput input) {
        return encoders.plan().ids().stream()
                .filter(feature -> input.feature() == null
                        ? feature.list() != null && feature.columns().get(0).equals(input.column())
                        : feature.name().equals(input.feature()))
                .findFirst()
                .orElseThrow();
    }

    private long id(IdEncoding feature, Map<String, String> row) {
        if (feature.columns().size() == 1) {
            return encoders.id(feature.name(), text(row, feature.columns().get(0)));
        }
        StringBuilder cross = new StringBuilder();
        for (String column : feature.columns()) {
            String text = text(row, column);
            if (text.isEmpty()) {
                return 0;
            }
            cross.append(text.getBytes(StandardCharsets.UTF_8).length)
                    .append(':')
                    .append(text);
        }
        return encoders.tables().get(feature.table()).id(cross.toString());
    }

    /** A value of a list, or what stands in a place that is left. */
    private record Listed(String value, float weight) {
        static final Listed NONE = new Listed("", 0);
    }

    private Object lists(OnnxInput input, List<Map<String, String>> rows) {
        IdEncoding feature = feature(input);
        List<List<Listed>> lists = rows.stream()
                .map(row -> listed(feature.list(), text(row, feature.columns().get(0))))
                .toList();
        int longest = Math.max(1, lists.stream().mapToInt(List::size).max().orElse(1));
        String[][] texts = new String[rows.size()][longest];
        float[][] weights = new float[rows.size()][longest];
        long[][] ids = new long[rows.size()][longest];
        for (int row = 0; row < texts.length; row++) {
            for (int i = 0; i < longest; i++) {
                List<Listed> list = lists.get(row);
                Listed listed = i < list.size() ? list.get(i) : Listed.NONE;
                texts[row][i] = listed.value();
                weights[row][i] = listed.weight();
                ids[row][i] = encoders.id(feature.name(), listed.value());
            }
        }
        return switch (input.kind()) {
            case TEXTS -> texts;
            case WEIGHTS -> weights;
            default -> ids;
        };
    }

    private static List<Listed> listed(ValueList format, String cell) {
        List<Listed> values = new ArrayList<>();
        for (String part : cell.split(java.util.regex.Pattern.quote(String.valueOf(format.separator())), -1)) {
            int at = format.weightSeparator() == ValueList.NO_WEIGHTS ? -1 : part.lastIndexOf(format.weightSeparator());
            String value = (at < 0 ? part : part.substring(0, at)).strip();
            if (!value.isEmpty()) {
                values.add(new Listed(value, at < 0 ? 1 : Float.parseFloat(part.substring(at + 1))));
            }
        }
        return values;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not close its session: " + e.getMessage(), e);
        }
    }
}
