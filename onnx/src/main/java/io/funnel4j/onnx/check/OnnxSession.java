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
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.IdSlots;
import io.funnel4j.onnx.OnnxFiles;
import io.funnel4j.onnx.OnnxInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An exported model in ONNX Runtime, on one thread, which reads rows of a log by its contract. Safe for several threads. */
public final class OnnxSession implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private final Encoders encoders;
    private final List<OnnxInput> inputs;
    private final int slots;
    private final int weightSlots;
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
        this.slots = encoders.schema().slots();
        this.weightSlots = encoders.schema().weightSlots();
        this.inputs = JSON.readerForListOf(OnnxInput.class)
                .at("/inputs")
                .readValue(files.contract().toFile());
        try {
            environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                session = environment.createSession(files.model().toString(), options);
            }
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
        return run(inputs(rows));
    }

    /** The inputs of rows, by name. */
    Map<String, Object> inputs(List<Map<String, String>> rows) {
        ExposureBatch encoded = encoders.encode(rows);
        Map<String, Object> values = new LinkedHashMap<>();
        inputs.forEach(input -> values.put(input.name(), values(input, rows, encoded)));
        return values;
    }

    Map<String, double[]> run(Map<String, Object> values) throws IOException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Object> input : values.entrySet()) {
                tensors.put(input.getKey(), OnnxTensor.createTensor(environment, input.getValue()));
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

    private Object values(OnnxInput input, List<Map<String, String>> rows, ExposureBatch encoded) {
        return switch (input.kind()) {
            case TEXT -> rows.stream().map(row -> text(row, input.column())).toArray(String[]::new);
            case NUMBER -> rows.stream()
                    .mapToDouble(row -> number(text(row, input.column()).strip()))
                    .toArray();
            case ID -> {
                long[] ids = new long[rows.size()];
                IdSlots ofFeature = slots(input.feature());
                Arrays.setAll(ids, row -> id(encoded, ofFeature, row, 0));
                yield ids;
            }
            case TEXTS -> texts(input, rows);
            case IDS -> ids(input, encoded);
            case WEIGHTS -> input.feature() == null ? weights(input, rows) : weights(input, encoded);
        };
    }

    /** The text as it is; empty where it is missing, or stands for that. */
    private String text(Map<String, String> row, String column) {
        String text = row.get(column);
        return text == null || isMissing(text) ? "" : text;
    }

    private boolean isMissing(String text) {
        return text.isBlank() || encoders.plan().missingValues().contains(text);
    }

    private static double number(String text) {
        return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    }

    private IdSlots slots(String name) {
        return encoders.schema()
                .idSlots(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the contract names feature '%s', which the model does not have".formatted(name)));
    }

    /** 0 for padding. */
    private long id(ExposureBatch batch, IdSlots ofFeature, int row, int slot) {
        return Math.max(0, batch.ids()[row * slots + ofFeature.first() + slot]);
    }

    private float weight(ExposureBatch batch, IdSlots ofFeature, int row, int slot) {
        return batch.weights()[row * weightSlots + ofFeature.firstWeight() + slot];
    }

    private long[][] ids(OnnxInput input, ExposureBatch encoded) {
        IdSlots ofFeature = slots(input.feature());
        long[][] ids = new long[encoded.rows()][ofFeature.feature().slots()];
        for (int row = 0; row < ids.length; row++) {
            int at = row;
            Arrays.setAll(ids[row], slot -> id(encoded, ofFeature, at, slot));
        }
        return ids;
    }

    private float[][] weights(OnnxInput input, ExposureBatch encoded) {
        IdSlots ofFeature = slots(input.feature());
        float[][] weights = new float[encoded.rows()][ofFeature.feature().slots()];
        for (int row = 0; row < weights.length; row++) {
            for (int slot = 0; slot < weights[row].length; slot++) {
                weights[row][slot] = weight(encoded, ofFeature, row, slot);
            }
        }
        return weights;
    }

    private String[][] texts(OnnxInput input, List<Map<String, String>> rows) {
        List<List<String>> cells = cells(input, rows);
        String[][] texts = new String[cells.size()][longest(cells)];
        for (int row = 0; row < texts.length; row++) {
            for (int i = 0; i < texts[row].length; i++) {
                String cell = i < cells.get(row).size() ? cells.get(row).get(i) : "";
                int at = weightAt(input, cell);
                String value = at < 0 ? cell : cell.substring(0, at);
                texts[row][i] = isMissing(value) ? "" : value;
            }
        }
        return texts;
    }

    private float[][] weights(OnnxInput input, List<Map<String, String>> rows) {
        List<List<String>> cells = cells(input, rows);
        float[][] weights = new float[cells.size()][longest(cells)];
        for (int row = 0; row < weights.length; row++) {
            for (int i = 0; i < weights[row].length; i++) {
                String cell = i < cells.get(row).size() ? cells.get(row).get(i) : "";
                int at = weightAt(input, cell);
                weights[row][i] = at < 0 ? 1 : Float.parseFloat(cell.substring(at + 1));
            }
        }
        return weights;
    }

    private static int weightAt(OnnxInput input, String cell) {
        return input.weightSeparator() == null ? -1 : cell.lastIndexOf(input.weightSeparator());
    }

    private static int longest(List<List<String>> cells) {
        return cells.stream().mapToInt(List::size).max().orElse(1);
    }

    /** The pieces of a list, at least one. */
    private static List<List<String>> cells(OnnxInput input, List<Map<String, String>> rows) {
        Pattern separator = Pattern.compile(Pattern.quote(input.separator()));
        return rows.stream()
                .map(row -> row.get(input.column()) == null ? "" : row.get(input.column()))
                .map(cell -> List.of(separator.split(cell, -1)))
                .toList();
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
