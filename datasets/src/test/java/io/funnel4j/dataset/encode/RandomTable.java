// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.nd4j.shade.jackson.core.io.JsonStringEncoder;

/** A table of nasty values, all drawn from a seed, as files of several formats. Cells are texts; null where missing. */
final class RandomTable {
    static final List<String> COLUMNS = List.of("user", "item", "kind", "tags", "price", "click", "buy");

    private static final int TAGS = 3;
    private static final String[] NASTY = {
        "12345678901234567890",
        "12345678901234567891",
        "99999999999999999999999999999999999999999",
        "007",
        "7",
        "7.0",
        "1e5",
        "100000",
        "12.50",
        "12.5",
        "-0",
        "+5",
        "0x1F",
        "inf",
        "nan",
        "NULL",
        "null",
        "\\N",
        "true",
        "True",
        "t",
        "2022-05-07",
        "2022-5-7",
        "07.05.2022",
        "2022-05-07 10:00:00",
        "2022-05-07T10:00:00Z",
        "10:00",
        "5\" screen",
        "5\" x 7\"",
        "\"quoted\"",
        "\"",
        "\"\"",
        "two\nlines",
        "two\r\nlines",
        "a\rb",
        "\n",
        "a,b",
        "a\tb",
        "a;b",
        "a|b",
        ",",
        "'",
        "a'b",
        "\\",
        "a\\\"b",
        " x",
        "x ",
        "  ",
        "#5",
        "{\"a\": 1}",
        "[1, 2]",
        "é",
        "e\u0301",
        "漢字",
        "\uD83D\uDE00",
        "\u2028",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\u0001",
        "=1+1",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "3F2504E0-4F89-11D3-9A0C-0305E82C3301"
    };

    /** How the values of a column are drawn: mostly of one kind, so that a reader may take it for a type. */
    private enum Profile {
        NASTY,
        WHOLE,
        LATE_ZEROS,
        LONG,
        DECIMAL,
        TRAILING_ZEROS,
        DATE,
        TIME_STAMP,
        TRUTH,
        MOSTLY_WHOLE
    }

    private final Random random;
    private final List<List<String>> rows = new ArrayList<>();

    RandomTable(long seed) {
        this.random = new Random(seed);
        Profile user = profile();
        Profile item = profile();
        Profile kind = profile();
        int count = 12 + random.nextInt(30);
        for (int row = 0; row < count; row++) {
            boolean late = row > count - 3;
            List<String> cells = new ArrayList<>();
            String group = value(user, late);
            while (row == 0 && group.isBlank()) {
                group = value(user, late);
            }
            cells.add(orMissing(group, row == 0 ? 0 : 8));
            cells.add(orMissing(value(item, late), 8));
            cells.add(orMissing(value(kind, late), 8));
            cells.add(orMissing(tags(), 6));
            cells.add(orMissing(price(), 6));
            boolean click = row == 0 || random.nextInt(3) == 0;
            cells.add(click ? "1" : "0");
            cells.add(row == 0 || (click && random.nextBoolean()) ? "1" : "0");
            rows.add(cells);
        }
    }

    private Profile profile() {
        return Profile.values()[random.nextInt(Profile.values().length)];
    }

    private String orMissing(String value, int oneIn) {
        return oneIn > 0 && random.nextInt(oneIn) == 0 ? null : value;
    }

    private String value(Profile profile, boolean late) {
        int number = random.nextInt(20);
        return switch (profile) {
            case NASTY -> NASTY[random.nextInt(NASTY.length)];
            case WHOLE -> Integer.toString(number - 3);
            case LATE_ZEROS -> late ? "00" + number : Integer.toString(number);
            case LONG -> "1234567890123456789" + number;
            case DECIMAL -> number + "." + (1 + random.nextInt(9));
            case TRAILING_ZEROS -> number + ".50";
            case DATE -> "2022-05-" + (10 + number);
            case TIME_STAMP -> "2022-05-" + (10 + number) + (random.nextBoolean() ? " 10:00:00" : " 10:00:00.500");
            case TRUTH -> Boolean.toString(random.nextBoolean());
            case MOSTLY_WHOLE -> late ? NASTY[random.nextInt(NASTY.length)] : Integer.toString(number);
        };
    }

    /** Values with a bar between them; no value has one. */
    private String tags() {
        StringBuilder tags = new StringBuilder();
        for (int i = 1 + random.nextInt(TAGS); i > 0; i--) {
            String tag = NASTY[random.nextInt(NASTY.length)];
            tags.append(tags.length() == 0 ? "" : "|").append(tag.replace("|", "/"));
        }
        return tags.toString();
    }

    private String price() {
        return switch (random.nextInt(6)) {
            case 0 -> "0";
            case 1 -> Integer.toString(random.nextInt(1000));
            case 2 -> random.nextInt(100) + ".50";
            case 3 -> "-" + random.nextInt(100) + ".125";
            case 4 -> "1e" + (random.nextInt(60) - 30);
            default -> Double.toString(random.nextGaussian());
        };
    }

    int rows() {
        return rows.size();
    }

    /** Delimited text with quotes where they are due, and here and there where they are not. */
    Path delimited(Path file, char delimiter) throws IOException {
        StringBuilder text = new StringBuilder(String.join(String.valueOf(delimiter), COLUMNS)).append('\n');
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>();
            for (String cell : row) {
                cells.add(cell == null ? "" : quoted(cell, delimiter));
            }
            text.append(String.join(String.valueOf(delimiter), cells)).append('\n');
        }
        try (OutputStream out = stream(file)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private String quoted(String cell, char delimiter) {
        boolean due = cell.startsWith("\"") || cell.chars().anyMatch(c -> c == delimiter || c == '\n' || c == '\r');
        return due || random.nextInt(5) == 0 ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    private static OutputStream stream(Path file) throws IOException {
        OutputStream bytes = Files.newOutputStream(file);
        if (file.toString().endsWith(".gz")) {
            return new GZIPOutputStream(bytes);
        }
        return file.toString().endsWith(".zst") ? new ZstdOutputStream(bytes) : bytes;
    }

    /** JSON lines: strings, the price a number, the tags a list, the labels numbers. */
    Path json(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            List<String> members = new ArrayList<>();
            for (int column = 0; column < COLUMNS.size(); column++) {
                String cell = row.get(column);
                String name = COLUMNS.get(column);
                String value = "null";
                if (cell != null) {
                    value = switch (name) {
                        case "tags" -> "["
                                + String.join(
                                        ",",
                                        tagsOf(cell).stream()
                                                .map(RandomTable::json)
                                                .toList()) + "]";
                        case "price", "click", "buy" -> cell;
                        default -> json(cell);
                    };
                }
                members.add(json(name) + ":" + value);
            }
            text.append('{').append(String.join(",", members)).append("}\n");
        }
        Files.writeString(file, text);
        return file;
    }

    private static List<String> tagsOf(String cell) {
        return List.of(cell.split("\\|", -1));
    }

    private static String json(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** The cells in SQL: {@code (VALUES (...), ...) AS t(user, ...)}; the tags as a list. */
    String values() {
        List<String> tuples = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < COLUMNS.size(); column++) {
                String cell = row.get(column);
                cells.add(
                        cell == null
                                ? "NULL"
                                : COLUMNS.get(column).equals("tags")
                                        ? "["
                                                + String.join(
                                                        ",",
                                                        tagsOf(cell).stream()
                                                                .map(RandomTable::sql)
                                                                .toList()) + "]"
                                        : sql(cell));
            }
            tuples.add("(" + String.join(", ", cells) + ")");
        }
        return "(VALUES " + String.join(", ", tuples) + ") AS t(" + String.join(", ", COLUMNS) + ")";
    }

    private static String sql(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
