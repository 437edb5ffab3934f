// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.funnel4j.file.OutputFile;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.report.result.SearchReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Results as JSON: {@code {"format": "funnel4j-comparison", "version": 4, "report": {...}}}.
 *
 * <p>What is undefined (NaN) is null; an infinite value is the text "Infinity" or "-Infinity". The order of keys and the
 * line ends are the same on every machine.
 */
public final class ResultsJson {
    /** Version of the format; a change that an older reader would misread raises it. */
    public static final int VERSION = 4;

    private static final String COMPARISON = "funnel4j-comparison";
    private static final String RUN = "funnel4j-run";
    private static final String SEARCH = "funnel4j-search";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new UndefinedAsNull())
                    .addSerializer(Double.TYPE, new UndefinedAsNull())
                    .addDeserializer(Double.class, new NullAsUndefined())
                    .addDeserializer(Double.TYPE, new NullAsUndefined()))
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ResultsJson() {}

    /** Writes a comparison; folders that are missing are made. */
    public static void write(ComparisonReport report, Path file) throws IOException {
        write(document(report), file);
    }

    /** Writes a run; folders that are missing are made. */
    public static void write(RunReport report, Path file) throws IOException {
        write(RUN, report, file);
    }

    /** Writes a search for settings; folders that are missing are made. */
    public static void write(SearchReport report, Path file) throws IOException {
        write(SEARCH, report, file);
    }

    /**
     * Writes results of another kind; folders that are missing are made.
     *
     * @param format their name, such as {@code funnel4j-bench}
     */
    public static void write(String format, Object report, Path file) throws IOException {
        write(document(format, report), file);
    }

    /** Any record on one line. */
    public static String line(Object value) throws IOException {
        return MAPPER.writeValueAsString(value);
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @throws IOException saying what is wrong with the text
     */
    public static <T> T parse(String line, Class<T> type) throws IOException {
        return MAPPER.readValue(line, type);
    }

    /**
     * Reads what {@link #write(ComparisonReport, Path)} wrote.
     *
     * @throws IOException if the file cannot be read, or is not a comparison of a version that is known here
     */
    public static ComparisonReport readComparison(Path file) throws IOException {
        return read(file, COMPARISON, ComparisonReport.class);
    }

    /**
     * Reads what {@link #write(RunReport, Path)} wrote.
     *
     * @throws IOException if the file cannot be read, or is not a run of a version that is known here
     */
    public static RunReport readRun(Path file) throws IOException {
        return read(file, RUN, RunReport.class);
    }

    /** The document on one line. */
    static String compact(ComparisonReport report) throws IOException {
        return MAPPER.writeValueAsString(document(report));
    }

    /** The document on one line. */
    static String compact(RunReport report) throws IOException {
        return MAPPER.writeValueAsString(document(RUN, report));
    }

    /** The document on one line. */
    static String compact(SearchReport report) throws IOException {
        return MAPPER.writeValueAsString(document(SEARCH, report));
    }

    /** The report, and beside it what follows from it: intervals of the means, and differences to the baseline. */
    private static ObjectNode document(ComparisonReport report) {
        ObjectNode document = document(COMPARISON, report);
        ObjectNode intervals = document.putObject("intervals");
        report.models().forEach(model -> intervals.set(model.name(), intervals(model.metrics(), report)));
        ObjectNode differences = document.putObject("differences");
        for (ModelResult model : report.challengers()) {
            ObjectNode ofModel = differences.putObject(model.name());
            report.metrics().forEach(column -> report.difference(model, column)
                    .ifPresent(found -> ofModel.set(column.key(), MAPPER.valueToTree(found))));
        }
        ObjectNode learning = document.putObject("learning");
        for (ModelResult model : report.models()) {
            ArrayNode points = learning.putArray(model.name());
            model.learning().forEach(point -> points.add(intervals(point.metrics(), report)));
        }
        return document;
    }

    private static ObjectNode intervals(Map<String, MetricValues> metrics, ComparisonReport report) {
        ObjectNode intervals = MAPPER.createObjectNode();
        metrics.forEach((key, values) -> intervals.set(key, MAPPER.valueToTree(report.interval(key, values))));
        return intervals;
    }

    private static ObjectNode document(String format, Object report) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("format", format).put("version", VERSION);
        document.set("report", MAPPER.valueToTree(report));
        return document;
    }

    private static void write(ObjectNode document, Path file) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        OutputFile.write(file, MAPPER.writer(printer).writeValueAsString(document) + "\n");
    }

    /**
     * Reads what {@link #write(String, Object, Path)} wrote.
     *
     * @throws IOException if the file cannot be read, or is of another format or version
     */
    public static <T> T read(Path file, String format, Class<T> type) throws IOException {
        JsonNode document;
        try {
            document = MAPPER.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        String foundFormat = document.path("format").asText("none");
        if (!foundFormat.equals(format)) {
            throw new IOException("%s: expected the format '%s', found '%s'".formatted(file, format, foundFormat));
        }
        int version = document.path("version").asInt(0);
        if (version != VERSION) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "%s: expected version %d of the format '%s', found %d; read it with the release that wrote it",
                    file,
                    VERSION,
                    format,
                    version));
        }
        try {
            return MAPPER.treeToValue(document.path("report"), type);
        } catch (JsonProcessingException e) {
            throw new IOException("%s: the report cannot be read: %s".formatted(file, e.getOriginalMessage()), e);
        }
    }

    private static final class UndefinedAsNull extends StdSerializer<Double> {
        UndefinedAsNull() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (value.isNaN()) {
                out.writeNull();
            } else if (value.isInfinite()) {
                out.writeString(value.toString());
            } else {
                out.writeNumber(value);
            }
        }
    }

    private static final class NullAsUndefined extends StdDeserializer<Double> {
        NullAsUndefined() {
            super(Double.class);
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }

        @Override
        public Double deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                String text = in.getText();
                return switch (text) {
                    case "Infinity" -> Double.POSITIVE_INFINITY;
                    case "-Infinity" -> Double.NEGATIVE_INFINITY;
                    default -> (Double) context.handleWeirdStringValue(
                            Double.class, text, "expected a number, null, \"Infinity\" or \"-Infinity\"");
                };
            }
            return in.getDoubleValue();
        }
    }
}
