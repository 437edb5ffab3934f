// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.ListText;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A column of a query's result. Its values come out of the database as what their type says, or as one text each:
 *
 * <pre>
 *   VARCHAR, ENUM, JSON     itself
 *   DECIMAL                 without zeros behind the last digit of the fraction: 12.5, 100
 *   HUGEINT and the like    its digits
 *   UUID                    in lower case
 *   DATE, TIME, TIMESTAMP   2022-05-08, 12:30:00, 2022-05-08 12:30:00, with a fraction where there is one
 *   TIMESTAMPTZ             the same in the time zone of the settings, with its offset: 2022-05-08 12:30:00+00
 *   BLOB                    the text whose UTF-8 it is; other bytes stop the query
 * </pre>
 *
 * @param name its name
 * @param type DuckDB's name of its type
 */
record SqlColumn(String name, String type) {
    private static final Pattern LIST = Pattern.compile(".*\\[[0-9]*]");
    private static final Pattern WHOLE = Pattern.compile("U?(TINY|SMALL)INT|U?INTEGER|BIGINT");
    private static final Pattern TEXT = Pattern.compile(
            "VARCHAR|JSON|ENUM.*|UUID|DATE|TIME.*|TIMESTAMP.*|HUGEINT|UHUGEINT|UBIGINT|DECIMAL.*|INTERVAL|BLOB|\"NULL\"");

    /** How its values come out of the database. */
    enum Kind {
        TEXT,
        WHOLE,
        TRUTH,
        NUMBER,
        SINGLE_NUMBER,
        LIST,
        MAP,
        UNUSABLE
    }

    Kind kind() {
        if (isMap()) {
            return isSingle(keyType()) && isSingle(valueType()) ? Kind.MAP : Kind.UNUSABLE;
        }
        if (isList()) {
            return isSingle(elementType()) ? Kind.LIST : Kind.UNUSABLE;
        }
        return switch (type) {
            case "BOOLEAN" -> Kind.TRUTH;
            case "DOUBLE" -> Kind.NUMBER;
            case "FLOAT" -> Kind.SINGLE_NUMBER;
            default -> isSingle(type) ? (WHOLE.matcher(type).matches() ? Kind.WHOLE : Kind.TEXT) : Kind.UNUSABLE;
        };
    }

    private static boolean isSingle(String type) {
        return !type.endsWith("]")
                && (isFloating(type)
                        || type.equals("BOOLEAN")
                        || WHOLE.matcher(type).matches()
                        || TEXT.matcher(type).matches());
    }

    private static boolean isFloating(String type) {
        return type.equals("DOUBLE") || type.equals("FLOAT");
    }

    /** The expression that gives the value; of a list or map, its values as {@link ListText} frames them. */
    String expression() {
        String column = quoted(name);
        String value =
                switch (kind()) {
                    case WHOLE -> column + "::BIGINT";
                    case TRUTH, NUMBER, SINGLE_NUMBER -> column;
                    case LIST -> "array_to_string(list_transform(%s::%s[], element -> %s), '')"
                            .formatted(column, elementType(), framed("element", elementType()));
                    case MAP -> "array_to_string(list_transform(map_entries(%s), entry -> %s || %s), '')"
                            .formatted(column, framed("entry.key", keyType()), framed("entry.value", valueType()));
                    case TEXT, UNUSABLE -> text(column, type);
                };
        return "%s AS %s".formatted(value, column);
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private String framed(String value, String valueType) {
        String text = text(value, valueType);
        return "CASE WHEN %s IS NULL THEN '-' ELSE strlen(%s)::VARCHAR || ':' || %s END".formatted(value, text, text);
    }

    private String text(String value, String valueType) {
        if (valueType.startsWith("DECIMAL") && !valueType.endsWith(",0)")) {
            return "rtrim(rtrim(%s::VARCHAR, '0'), '.')".formatted(value);
        }
        if (valueType.equals("BLOB")) {
            return "CASE WHEN %s IS NULL THEN NULL ELSE coalesce(TRY(decode(%s)), error(%s)) END"
                    .formatted(
                            value,
                            value,
                            DuckDb.quoted(
                                    "column '%s' holds bytes that are no text in UTF-8; write hex(%s) AS %s in the query, or base64(...)"
                                            .formatted(name, quoted(name), quoted(name))));
        }
        return value + "::VARCHAR";
    }

    /** The framed values of a list or map with their numbers as {@link CellText} writes them. */
    ListText list(String framed) {
        boolean map = isMap();
        ListText list = new ListText(framed, map);
        return isFloating(map ? keyType() : elementType()) ? canonical(list) : list;
    }

    private ListText canonical(ListText list) {
        StringBuilder framed = new StringBuilder();
        boolean single = (isMap() ? keyType() : elementType()).equals("FLOAT");
        boolean[] value = {true};
        ListText.split(list.getBytes(), list.getLength(), (from, to) -> {
            String text = from < 0 ? null : new String(list.getBytes(), from, to - from, StandardCharsets.UTF_8);
            ListText.frame(text != null && value[0] ? number(text, single) : text, framed);
            value[0] = !list.weighted() || !value[0];
        });
        return new ListText(framed.toString(), list.weighted());
    }

    private static String number(String text, boolean single) {
        String java = text.replace("inf", "Infinity").replace("nan", "NaN");
        return single ? CellText.of(Float.parseFloat(java)) : CellText.of(Double.parseDouble(java));
    }

    /** A column of lists of this one's values. */
    SqlColumn listed() {
        return new SqlColumn(name, type + "[]");
    }

    private boolean isList() {
        return LIST.matcher(type).matches();
    }

    private String elementType() {
        return type.substring(0, type.lastIndexOf('['));
    }

    private boolean isMap() {
        return type.startsWith("MAP(") && type.endsWith(")");
    }

    private String keyType() {
        return type.substring("MAP(".length(), separator());
    }

    private String valueType() {
        return type.substring(separator() + 1, type.length() - 1).strip();
    }

    /** The comma between the types of keys and values: DECIMAL(4,1) has one of its own. */
    private int separator() {
        int depth = 0;
        for (int at = "MAP(".length(); at < type.length(); at++) {
            char character = type.charAt(at);
            depth += character == '(' ? 1 : character == ')' ? -1 : 0;
            if (character == ',' && depth == 0) {
                return at;
            }
        }
        return type.length() - 1;
    }
}
