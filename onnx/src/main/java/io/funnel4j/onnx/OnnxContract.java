// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.Calibrator;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.IdTable;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.model.StoredModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an exported model reads and gives, as JSON for whoever calls it: its inputs, outputs and the look-ups that are theirs to do. */
final class OnnxContract {
    private static final int VERSION = 1;
    /** Their ids show whether a hash was rebuilt as it is. */
    private static final List<String> HASHED_EXAMPLES = List.of("a", "item 7", "\u00fcber-long value of some bytes");

    private final StoredModel model;
    private final Encoders encoders;
    private final IdInputs idInputs;
    private final List<OnnxInput> inputs;
    private final OnnxFiles files;

    OnnxContract(StoredModel model, Encoders encoders, IdInputs idInputs, List<OnnxInput> inputs, OnnxFiles files) {
        this.model = model;
        this.encoders = encoders;
        this.idInputs = idInputs;
        this.inputs = inputs;
        this.files = files;
    }

    void write(Path file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            write(json);
        }
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField(OnnxFiles.CONTRACT, VERSION);
        json.writeStringField("model", files.model().getFileName().toString());
        json.writeStringField(
                "tables",
                files.tables().map(file -> file.getFileName().toString()).orElse(null));
        json.writeNumberField("opset", OnnxExport.OPSET);
        json.writeNumberField("mlOpset", OnnxExport.ML_OPSET);
        json.writeArrayFieldStart("missingTexts");
        for (String text : encoders.plan().missingValues()) {
            json.writeString(text);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("inputs");
        for (OnnxInput input : inputs) {
            write(json, input);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("outputs");
        for (Probability probability : model.spec().graph().probabilities()) {
            json.writeStartObject();
            json.writeStringField("name", probability.columnName());
            json.writeStringField("type", "double");
            json.writeStringField("probability", "P(%s)".formatted(probability));
            Calibrator calibrator = model.calibrators().byProbability().get(probability);
            json.writeStringField("calibrated", calibrator == null ? null : calibrator.formula());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("lookUps");
        for (String table : tablesOutside()) {
            write(json, table);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void write(JsonGenerator json, OnnxInput input) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", input.name());
        json.writeStringField("kind", input.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("type", input.kind().type());
        json.writeStringField("shape", input.kind().list() ? "[rows, n]" : "[rows]");
        if (input.column() != null) {
            json.writeStringField("column", input.column());
        }
        if (input.feature() != null) {
            IdEncoding feature = feature(input.feature());
            json.writeStringField("feature", feature.name());
            json.writeArrayFieldStart("columns");
            for (String column : feature.columns()) {
                json.writeString(column);
            }
            json.writeEndArray();
            json.writeStringField("lookUp", feature.table());
        }
        if (input.separator() != null) {
            json.writeStringField("separator", input.separator());
            json.writeStringField("weightSeparator", input.weightSeparator());
        }
        json.writeStringField("missing", missing(input.kind()));
        json.writeEndObject();
    }

    private static String missing(OnnxInput.Kind kind) {
        return switch (kind) {
            case TEXT -> "the empty text, also for one of blanks alone";
            case TEXTS -> "empty texts in places that are left; n is at least 1";
            case WEIGHTS -> "as many as the list has places; 1 for a value without a weight";
            case NUMBER -> "NaN";
            case ID -> "0";
            case IDS -> "0 in places that are left; n is at least 1";
        };
    }

    private IdEncoding feature(String name) {
        return encoders.plan().ids().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Set<String> tablesOutside() {
        Set<String> tables = new LinkedHashSet<>();
        encoders.plan().ids().stream()
                .filter(feature -> LookUps.outside(feature, idInputs))
                .forEach(feature -> tables.add(feature.table()));
        return tables;
    }

    private void write(JsonGenerator json, String name) throws IOException {
        IdTable table = encoders.tables().get(name);
        json.writeObjectFieldStart(name);
        json.writeNumberField("rows", table.rows());
        json.writeNumberField("missing", 0);
        if (table instanceof Vocabulary vocabulary) {
            json.writeNumberField("unknown", IdEncoding.UNKNOWN);
            json.writeNumberField("first", IdEncoding.FIRST_KNOWN);
            json.writeStringField(
                    "cross",
                    "of several columns, each value after its length in bytes of UTF-8 and a colon: 2:u74:book");
            json.writeArrayFieldStart("values");
            vocabulary.values().forEach(value -> write(json, (Object) value));
            json.writeEndArray();
        } else {
            json.writeStringField(
                    "hash",
                    "1 + (h modulo (rows - 1)), h the 64 bits without sign of io.funnel4j.dataset.StableHash over the text's UTF-8, seed 0");
            json.writeObjectFieldStart("examples");
            for (String example : HASHED_EXAMPLES) {
                json.writeNumberField(example, table.id(example));
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Object value) {
        try {
            json.writeString(value.toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
