package io.funnel4j.dataset.sql;

import java.util.regex.Pattern;

/**
 * A column of a query's result.
 *
 * @param name its name
 * @param type DuckDB's name of its type
 */
record SqlColumn(String name, String type) {
    private static final Pattern LIST = Pattern.compile(".*\\[[0-9]*]");
    private static final Pattern WHOLE = Pattern.compile("U?(TINY|SMALL)INT|U?INTEGER|BIGINT");
    private static final Pattern TEXT =
            Pattern.compile("VARCHAR|ENUM.*|UUID|DATE|TIME.*|TIMESTAMP.*|HUGEINT|UHUGEINT|UBIGINT|DECIMAL.*|INTERVAL");

    /** How its values come out of the database. */
    enum Kind {
        TEXT,
        WHOLE,
        NUMBER,
        UNUSABLE
    }

    Kind kind() {
        if (WHOLE.matcher(type).matches() || type.equals("BOOLEAN")) {
            return Kind.WHOLE;
        }
        if (type.equals("FLOAT") || type.equals("DOUBLE")) {
            return Kind.NUMBER;
        }
        boolean nested =
                type.startsWith("STRUCT") || type.startsWith("UNION") || type.equals("BLOB") || type.equals("BIT");
        boolean listOfLists =
                isList() && (elementType().endsWith("]") || elementType().startsWith("STRUCT"));
        return !nested
                        && !listOfLists
                        && (TEXT.matcher(type).matches() || isList() || isMap() || type.equals("\"NULL\""))
                ? Kind.TEXT
                : Kind.UNUSABLE;
    }

    /** The expression that gives the value: a list's elements with {@code |} between them, a map's as {@code key:value}. */
    String expression() {
        String column = '"' + name.replace("\"", "\"\"") + '"';
        if (isMap()) {
            String entries =
                    "list_transform(map_entries(%s), entry -> entry.key || ':' || entry.value)".formatted(column);
            return "array_to_string(%s, '|') AS %s".formatted(entries, column);
        }
        if (isList()) {
            return "array_to_string(%s, '|') AS %s".formatted(column, column);
        }
        return switch (kind()) {
            case WHOLE -> "%s::BIGINT AS %s".formatted(column, column);
            case NUMBER -> "%s::DOUBLE AS %s".formatted(column, column);
            case TEXT, UNUSABLE -> "%s::VARCHAR AS %s".formatted(column, column);
        };
    }

    private boolean isList() {
        return LIST.matcher(type).matches();
    }

    private String elementType() {
        return type.substring(0, type.lastIndexOf('['));
    }

    private boolean isMap() {
        return type.startsWith("MAP(");
    }
}
