// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.funnel4j.dataset.plan.ValueList;
import java.io.IOException;

/** Makes texts, as encoders read them, of a parser's values. */
final class RowCells {
    private static final String MISSING = "";
    private static final String ONE = "1";

    private final JsonParser json;
    private final StringBuilder list = new StringBuilder();

    RowCells(JsonParser json) {
        this.json = json;
    }

    /** The text of the value that the parser is at; blank for a missing one. */
    String read(RowColumn column) throws IOException, RefusedException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_ARRAY) {
            if (column.list() == null) {
                throw RefusedException.bad(
                        column.kind() == RowColumn.Kind.LIST
                                ? "an array, but features read the column in different ways; write a text with separators"
                                : "an array, expected one value");
            }
            return readList(column.list());
        }
        if (column.kind() == RowColumn.Kind.NUMBER && token.isBoolean()) {
            return token == JsonToken.VALUE_TRUE ? ONE : "0";
        }
        return scalar(token);
    }

    private String scalar(JsonToken token) throws IOException, RefusedException {
        return switch (token) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> NumberText.ofWhole(json.getText());
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> MISSING;
            case NOT_AVAILABLE,
                    START_OBJECT,
                    END_OBJECT,
                    START_ARRAY,
                    END_ARRAY,
                    FIELD_NAME,
                    VALUE_EMBEDDED_OBJECT -> throw RefusedException.bad(
                    "%s, expected a text, a number, true, false or null".formatted(what(token)));
        };
    }

    private String decimal() throws IOException, RefusedException {
        String text = NumberText.ofDecimal(json.getText());
        if (text == null) {
            throw RefusedException.bad("a number beyond 1.8e308, expected a 64-bit number");
        }
        return text;
    }

    private String readList(ValueList format) throws IOException, RefusedException {
        list.setLength(0);
        boolean weighted = format.weightSeparator() != ValueList.NO_WEIGHTS;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            String weight = null;
            String value;
            if (token == JsonToken.START_ARRAY) {
                if (!weighted) {
                    throw RefusedException.bad("an array in an array, expected values: the list has no weights");
                }
                value = scalar(json.nextToken());
                weight = weight(json.nextToken());
            } else {
                value = scalar(token);
            }
            if (!value.isBlank()) {
                add(
                        format,
                        value,
                        weighted && weight == null && value.indexOf(format.weightSeparator()) >= 0 ? ONE : weight);
            }
        }
        return list.toString();
    }

    /** The weight of a value, and the end of their array; null for 1. */
    private String weight(JsonToken token) throws IOException, RefusedException {
        if (!token.isNumeric() && token != JsonToken.VALUE_NULL) {
            throw RefusedException.bad("%s where a weight is due, expected [value, weight]".formatted(what(token)));
        }
        String weight = token == JsonToken.VALUE_NULL ? null : scalar(token);
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw RefusedException.bad("more than a value and its weight, expected [value, weight]");
        }
        return weight;
    }

    private void add(ValueList format, String value, String weight) throws RefusedException {
        if (value.indexOf(format.separator()) >= 0) {
            throw RefusedException.bad(
                    "an element contains '%s', which separates the values of this list".formatted(format.separator()));
        }
        if (!list.isEmpty()) {
            list.append(format.separator());
        }
        list.append(value);
        if (weight != null) {
            if (weight.indexOf(format.separator()) >= 0 || weight.indexOf(format.weightSeparator()) >= 0) {
                throw RefusedException.bad("a weight of %s contains a separator of this list".formatted(weight));
            }
            list.append(format.weightSeparator()).append(weight);
        }
    }

    /** What a token begins, for a person. */
    static String what(JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case END_OBJECT, END_ARRAY -> "the end of an array";
            case FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "something else";
        };
    }
}
