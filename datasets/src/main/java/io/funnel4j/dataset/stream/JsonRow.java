// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.ListText;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.text.Message;
import io.funnel4j.text.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * An object as the cells of a row: a text is itself; a number, true and false have the text that they have in every source; null and a
 * key that is not there are missing; an array is a list, one of pairs {@code [value, weight]} a list with weights. Keys that are
 * not read are passed over, whatever is in them.
 */
final class JsonRow {
    private static final int SHOWN = 200;
    private static final String EXPECTED =
            "an object of texts, numbers, true, false, null and arrays of them, on one line";
    private static final JsonFactory FACTORY = new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Map<String, Integer> columns = new HashMap<>();
    private final List<Writable> cells;

    JsonRow(List<String> columns) {
        columns.forEach(column -> this.columns.put(column, this.columns.size()));
        this.cells = new ArrayList<>(Collections.nCopies(columns.size(), NullWritable.INSTANCE));
    }

    List<Writable> cells() {
        return cells;
    }

    /** @throws MalformedRowException if the bytes are no such object */
    void read(byte[] bytes, int from, int length) {
        Collections.fill(cells, NullWritable.INSTANCE);
        String text = text(bytes, from, length);
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("a line that is no object");
            }
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                Integer column = columns.get(key);
                if (column == null) {
                    json.skipChildren();
                } else {
                    cells.set(column, cell(json, token, key));
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw malformed("something behind the object");
            }
        } catch (JsonProcessingException e) {
            throw malformed(Message.of(
                    "%s, at character %d",
                    Printable.shortened(Printable.line(e.getOriginalMessage()), SHOWN),
                    e.getLocation() == null ? 0 : e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw malformed(Printable.shortened(Printable.line(String.valueOf(e.getMessage())), SHOWN));
        }
    }

    private static String text(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRowException(
                    MalformedRowException.Kind.NOT_UTF8, "bytes that are no UTF-8", "UTF-8; write the stream as UTF-8");
        }
    }

    private static Writable cell(JsonParser json, JsonToken token, String key) throws IOException {
        if (token == JsonToken.START_ARRAY) {
            return list(json, key);
        }
        return switch (token) {
            case VALUE_STRING -> new Text(json.getText());
            case VALUE_NUMBER_INT -> json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? new Text(json.getText())
                    : new LongWritable(json.getLongValue());
            case VALUE_NUMBER_FLOAT -> decimal(json, key);
            case VALUE_TRUE -> new BooleanWritable(true);
            case VALUE_FALSE -> new BooleanWritable(false);
            case VALUE_NULL -> NullWritable.INSTANCE;
            case START_OBJECT,
                    START_ARRAY,
                    END_OBJECT,
                    END_ARRAY,
                    FIELD_NAME,
                    NOT_AVAILABLE,
                    VALUE_EMBEDDED_OBJECT -> throw malformed(
                    "an object as the value of '%s'".formatted(Printable.quote(key)));
        };
    }

    private static DoubleWritable decimal(JsonParser json, String key) throws IOException {
        double value = json.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw malformed("a number beyond 1.8e308 as the value of '%s'".formatted(Printable.quote(key)));
        }
        return new DoubleWritable(value);
    }

    private static ListText list(JsonParser json, String key) throws IOException {
        StringBuilder framed = new StringBuilder();
        Boolean weighted = null;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            boolean pair = token == JsonToken.START_ARRAY;
            if (weighted != null && weighted != pair) {
                throw malformed("values and pairs in one array, '%s'".formatted(Printable.quote(key)));
            }
            weighted = pair;
            if (pair) {
                ListText.frame(piece(json, json.nextToken(), key), framed);
                ListText.frame(piece(json, json.nextToken(), key), framed);
                if (json.nextToken() != JsonToken.END_ARRAY) {
                    throw malformed("more than a value and its weight in '%s'".formatted(Printable.quote(key)));
                }
            } else {
                ListText.frame(piece(json, token, key), framed);
            }
        }
        return new ListText(framed.toString(), Boolean.TRUE.equals(weighted));
    }

    /** The text of a value in an array; null where it is missing. */
    private static String piece(JsonParser json, JsonToken token, String key) throws IOException {
        if (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY) {
            throw malformed("an array in '%s' that is no pair of value and weight".formatted(Printable.quote(key)));
        }
        String text = CellText.of(cell(json, token, key));
        return text.isBlank() ? null : text;
    }

    private static MalformedRowException malformed(String found) {
        return new MalformedRowException(MalformedRowException.Kind.UNREADABLE, found, EXPECTED);
    }
}
