// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.funnel4j.text.Message;
import io.funnel4j.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads bodies straight into rows. Safe for use by several threads. */
public final class ScoreRequestReader {
    /** Object, rows, row, list, value with weight; what is deeper is refused before it is understood. */
    private static final int MAX_DEPTH = 8;

    private static final int MAX_STRING = 1 << 20;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_NAME = 10_000;
    private static final int MAX_SHOWN = 40;

    /** Where something began, in the parser's words. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; ([^\\]]*)\\]");

    /** A parser's setting, of which a sender knows nothing. */
    private static final Pattern SETTING = Pattern.compile(",? ?\\(?from `[^`]*`\\)?");

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_NAME)
                    .build())
            .errorReportConfiguration(ErrorReportConfiguration.builder()
                    .maxErrorTokenLength(MAX_SHOWN)
                    .maxRawContentLength(0)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final RowFormat format;
    private final int maxRows;

    /** @param maxRows of a request */
    public ScoreRequestReader(RowFormat format, int maxRows) {
        this.format = format;
        this.maxRows = maxRows;
    }

    /**
     * Reads a body.
     *
     * @throws RefusedException saying what is wrong with it, and where
     */
    public ScoreRequest read(byte[] body, int length) throws RefusedException {
        try (JsonParser json = JSON.createParser(body, 0, length)) {
            return new Reading(json).request();
        } catch (StreamConstraintsException e) {
            throw RefusedException.bad("the body is beyond a limit: " + reason(e));
        } catch (JsonProcessingException e) {
            throw RefusedException.bad("malformed JSON: " + reason(e));
        } catch (IllegalStateException e) {
            throw RefusedException.bad("the body has too many different keys");
        } catch (IOException e) {
            throw RefusedException.bad("malformed JSON: " + Printable.brief(String.valueOf(e.getMessage()), 200));
        }
    }

    private static String reason(JsonProcessingException failure) {
        String message = SETTING.matcher(
                        SOURCE.matcher(failure.getOriginalMessage()).replaceAll("$1"))
                .replaceAll("");
        int line = message.indexOf('\n');
        String first = Printable.line(line < 0 ? message : message.substring(0, line));
        return Printable.shortened(first, 300) + place(failure.getLocation());
    }

    private static String place(JsonLocation location) {
        return location == null
                ? ""
                : Message.of(" (line %d, column %d)", location.getLineNr(), location.getColumnNr());
    }

    /** One body's. */
    private final class Reading {
        private final JsonParser json;
        private final List<Map<String, String>> rows = new ArrayList<>();
        private final RowCells cells;
        /** The key that the row before had at each place, and its column. */
        private final String[] keys = new String[format.columns().size()];

        private final RowColumn[] found = new RowColumn[keys.length];
        private RowValues common;
        private List<String> probabilities;
        private boolean hasRows;

        Reading(JsonParser json) {
            this.json = json;
            this.cells = new RowCells(json);
        }

        ScoreRequest request() throws IOException, RefusedException {
            JsonToken first = json.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw bad("the body is %s; expected an object with 'rows'".formatted(RowCells.what(first)));
            }
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                switch (key) {
                    case "rows" -> {
                        once(key, hasRows);
                        hasRows = true;
                        readRows();
                    }
                    case "common" -> {
                        once(key, common != null);
                        common = readCommon();
                    }
                    case "probabilities" -> {
                        once(key, probabilities != null);
                        probabilities = readProbabilities();
                    }
                    default -> throw bad("unknown key %s; expected rows, common or probabilities%s"
                            .formatted(
                                    show(key), RowFormat.suggestion(key, List.of("rows", "common", "probabilities"))));
                }
            }
            if (json.nextToken() != null) {
                throw bad("something follows the object; expected the end of the body");
            }
            if (!hasRows) {
                throw bad("the body has no 'rows'; expected an array of rows, or one row");
            }
            if (common != null) {
                rows.forEach(row -> ((RowValues) row).addMissing(common));
            }
            return new ScoreRequest(rows, probabilities == null ? format.probabilities() : probabilities);
        }

        private void once(String key, boolean before) throws RefusedException {
            if (before) {
                throw bad("duplicate key '%s'".formatted(key));
            }
        }

        private void readRows() throws IOException, RefusedException {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_OBJECT) {
                rows.add(readRow("row 0"));
                return;
            }
            if (token != JsonToken.START_ARRAY) {
                throw bad("'rows' is %s; expected an array of rows, or one row".formatted(RowCells.what(token)));
            }
            for (token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    throw bad("row %s is %s; expected an object of values by column"
                            .formatted(rows.size(), RowCells.what(token)));
                }
                if (rows.size() == maxRows) {
                    throw new RefusedException(
                            413, Message.of("more than %,d rows; send them in several requests", maxRows));
                }
                rows.add(readRow(null));
            }
        }

        private RowValues readCommon() throws IOException, RefusedException {
            JsonToken token = json.nextToken();
            if (token != JsonToken.START_OBJECT) {
                throw bad("'common' is %s; expected an object of values by column".formatted(RowCells.what(token)));
            }
            return readRow("common");
        }

        /** @param name null for that of the next row */
        private RowValues readRow(String name) throws IOException, RefusedException {
            RowValues row = new RowValues(format.columns(), format.indices());
            Set<String> unread = null;
            int place = 0;
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                RowColumn column = column(key, place++);
                if (column == null) {
                    throw bad("%s: no feature reads column %s; features read %s%s"
                            .formatted(
                                    nameOf(name),
                                    show(key),
                                    Printable.shortened(format.columns().toString(), 500),
                                    format.suggestion(key)));
                }
                if (column.read() ? row.has(column.index()) : unread != null && unread.contains(key)) {
                    throw bad("%s: duplicate key %s".formatted(nameOf(name), show(key)));
                }
                json.nextToken();
                if (column.read()) {
                    try {
                        row.put(column.index(), cells.read(column));
                    } catch (RefusedException e) {
                        throw bad("%s: column %s: %s".formatted(nameOf(name), show(key), e.getMessage()));
                    }
                } else {
                    unread = unread == null ? new LinkedHashSet<>() : unread;
                    unread.add(key);
                    json.skipChildren();
                }
            }
            return row;
        }

        /**
         * The column of a key; null where there is none.
         *
         * @param place of the key in its row: rows tend to have theirs in the same order
         */
        @SuppressWarnings("ReferenceEquality") // the parser gives the same text for the same key
        private RowColumn column(String key, int place) {
            if (place >= keys.length) {
                return format.column(key);
            }
            if (keys[place] != key) {
                keys[place] = key;
                found[place] = format.column(key);
            }
            return found[place];
        }

        private String nameOf(String name) {
            return name == null ? "row " + rows.size() : name;
        }

        private List<String> readProbabilities() throws IOException, RefusedException {
            JsonToken token = json.nextToken();
            if (token != JsonToken.START_ARRAY) {
                throw bad("'probabilities' is %s; expected an array of names".formatted(RowCells.what(token)));
            }
            Set<String> names = new LinkedHashSet<>();
            for (token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token != JsonToken.VALUE_STRING) {
                    throw bad("'probabilities' holds %s; expected names".formatted(RowCells.what(token)));
                }
                String name = json.getText();
                if (!format.probabilities().contains(name)) {
                    throw bad("no probability is named %s; the model has %s%s"
                            .formatted(
                                    show(name),
                                    format.probabilities(),
                                    RowFormat.suggestion(name, format.probabilities())));
                }
                if (!names.add(name)) {
                    throw bad("'probabilities' names %s twice".formatted(show(name)));
                }
            }
            if (names.isEmpty()) {
                throw bad("'probabilities' is empty; name some, or leave it out for all of them");
            }
            return List.copyOf(names);
        }

        private RefusedException bad(String detail) {
            return RefusedException.bad(detail + place(json.currentTokenLocation()));
        }
    }

    private static String show(String name) {
        return "'" + Printable.line(Printable.shortened(name, MAX_SHOWN)) + "'";
    }
}
