// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.InvalidExposuresException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Holds the texts of CSV and JSON files whose columns have types that DuckDB guesses from their first rows: {@code 007}
 * would become 7, an id of 20 digits a double. Where a column that is read as text comes from one with a guessed type, each
 * of its values must have the very text that the file holds, else the query stops and says what to write. A type that the
 * query states is as the user wants it.
 *
 * <p>Which columns of a file those are is found by describing the query again with a column's values as texts: what has
 * another type then comes from it.
 */
final class GuessedTypes {
    private static final Pattern TEXT_FILE =
            Pattern.compile("(?i).*\\.(?:(csv)|(tsv)|(json|jsonl|ndjson))(?:\\.(?:gz|zst))?");
    private static final Pattern GUESSING = Pattern.compile("(?i)read_(?:(csv(?:_auto)?)|(?:json|ndjson)(?:_auto)?)");
    private static final Pattern STATED =
            Pattern.compile("(?i)\\b(all_varchar|columns|types|dtypes|column_types|auto_detect)\\s*(=|:=)");
    /** What says how cells are quoted, or that the text has tabs between them, where nobody knows. */
    private static final Pattern QUOTING =
            Pattern.compile("(?i)\\b(quote|escape)\\s*(=|:=)|\\.tsv|(delim|delimiter|sep)\\s*(=|:=)\\s*'(\\t|\\\\t)'");

    private static final Pattern COMMENT = Pattern.compile("(?i)\\bcomment\\s*(=|:=)");

    private static final Pattern NUMBERS =
            Pattern.compile("(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL.*)");
    private static final Pattern GUESSED = Pattern.compile(NUMBERS.pattern() + "|BOOLEAN|DATE|TIME.*|TIMESTAMP.*|UUID");

    /** Decimals whose digits are those of the number's canonical text. */
    private static final String CANONICAL_DECIMAL = "0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\\.[0-9]*[1-9]";

    private static final String VIEW = "funnel4j_file_";

    /** Of this version of DuckDB; asked once. */
    private static volatile Set<String> volatileNames = Set.of();

    private final DuckDb database;
    private final Set<String> texts;
    private final List<Scan> scans = new ArrayList<>();
    private String query;

    private GuessedTypes(DuckDb database, String query, Set<String> texts) {
        this.database = database;
        this.query = query;
        this.texts = texts;
    }

    /**
     * Defines views in the database that stand for the files which the query reads.
     *
     * @param texts columns of the result that are read as texts
     * @return the query, whose calls of readers may have become views
     */
    static String guard(DuckDb database, String query, Set<String> texts) {
        GuessedTypes types = new GuessedTypes(database, query, texts);
        types.replaceFiles();
        types.guard();
        return types.query;
    }

    /**
     * A file, or a pattern of files, that a query reads as a table.
     *
     * @param name of the view that stands for it
     * @param shown what messages call it
     * @param json whether it is JSON, else delimited text
     * @param arguments of the function that reads it
     */
    private record Scan(String name, String shown, boolean json, String arguments) {
        /** What states the type of a column. */
        String statement(String column) {
            return json
                    ? "read_json(%s, columns = {'%s': 'VARCHAR', ...})".formatted(shown, column)
                    : "read_csv(%s, types = {'%s': 'VARCHAR'})".formatted(shown, column);
        }

        String plain() {
            return "%s(%s)".formatted(json ? "read_json" : "read_csv", arguments);
        }

        /** Its rows with the values of one column, or more, as texts. */
        String asTexts(Map<String, String> types, List<SqlColumn> columns) {
            if (!json) {
                return "read_csv(%s, types = {%s})".formatted(arguments, pairs(types));
            }
            Map<String, String> all = new LinkedHashMap<>();
            columns.forEach(column -> all.put(column.name(), types.getOrDefault(column.name(), column.type())));
            return "read_json(%s, columns = {%s})".formatted(arguments, pairs(all));
        }

        private static String pairs(Map<String, String> types) {
            return types.entrySet().stream()
                    .map(type -> DuckDb.quoted(type.getKey()) + ": " + DuckDb.quoted(type.getValue()))
                    .collect(Collectors.joining(", "));
        }

        /** @param replaced the expressions of some of the columns; nothing for all as they are */
        String view(Map<String, String> replaced) {
            return view(plain(), replaced);
        }

        String view(String rows, Map<String, String> replaced) {
            String list = replaced.entrySet().stream()
                    .map(column -> column.getValue() + " AS " + SqlColumn.quoted(column.getKey()))
                    .collect(Collectors.joining(", "));
            return "CREATE OR REPLACE TEMP VIEW %s AS SELECT * %s FROM %s"
                    .formatted(SqlColumn.quoted(name), list.isEmpty() ? "" : "REPLACE (" + list + ")", rows);
        }
    }

    /** A change to the query's text. */
    private record Edit(int from, int to, String text) {}

    /**
     * Names of files are those of the settings' folder from now on, and views stand for files whose columns have types that
     * DuckDB guesses. Quotes and escapes of CSV are not guessed: a file that has none in its first rows may have some behind
     * them, and two cells that begin with an apostrophe would swallow the rows between them. Nor are comments: a row whose
     * first cell is {@code #5} would be none.
     */
    private void replaceFiles() {
        QueryFiles files = QueryFiles.of(database, query);
        List<Edit> edits = new ArrayList<>();
        files.tables().forEach(table -> edits.add(new Edit(table.from(), table.to(), table(table))));
        files.calls().forEach(call -> edits.add(new Edit(call.from(), call.close() + 1, call(call))));
        edits.sort(Comparator.comparingInt(Edit::from).reversed());
        StringBuilder text = new StringBuilder(query);
        edits.forEach(edit -> text.replace(edit.from(), edit.to(), edit.text()));
        query = text.toString();
        scans.forEach(scan -> database.execute(scan.view(Map.of())));
    }

    private String table(QueryFiles.Table table) {
        Matcher file = TEXT_FILE.matcher(table.name());
        String absolute = DuckDb.quoted(database.absolute(table.name()));
        if (!file.matches()) {
            return absolute;
        }
        boolean json = file.group(3) != null;
        String quote = file.group(2) != null ? "''" : "'\"'";
        String arguments = absolute
                + (json ? "" : ", quote = %s, escape = %s, comment = ''".formatted(quote, quote))
                + (table.name().toLowerCase(Locale.ROOT).endsWith(".zst") && !json ? ", compression = 'zstd'" : "");
        String view = view(DuckDb.quoted(table.name()), json, arguments);
        return table.aliased() ? view : view + " AS " + SqlColumn.quoted(table.baseName());
    }

    private String call(QueryFiles.Call call) {
        String written = query.substring(call.open(), call.close());
        StringBuilder arguments = new StringBuilder(written);
        for (int i = call.files().size() - 1; i >= 0; i--) {
            QueryFiles.Literal file = call.files().get(i);
            arguments.replace(
                    file.from() - call.open(), file.to() - call.open(), DuckDb.quoted(database.absolute(file.text())));
        }
        Matcher guessing = GUESSING.matcher(call.function());
        boolean guesses = guessing.matches();
        boolean csv = guesses && guessing.group(1) != null;
        if (csv && !QUOTING.matcher(written).find()) {
            arguments.append(", quote = '\"', escape = '\"'");
        }
        if (csv && !COMMENT.matcher(written).find()) {
            arguments.append(", comment = ''");
        }
        if (!guesses || STATED.matcher(written).find()) {
            return "%s(%s)".formatted(call.function(), arguments);
        }
        String view = view(written.strip(), !csv, arguments.toString());
        return call.aliased() ? view : view + " AS " + SqlColumn.quoted(call.function());
    }

    private String view(String shown, boolean json, String arguments) {
        String view = VIEW + (scans.size() + 1);
        scans.add(new Scan(view, shown, json, arguments));
        return view;
    }

    private void guard() {
        if (texts.isEmpty() || scans.isEmpty()) {
            return;
        }
        Map<String, String> guessed = new LinkedHashMap<>();
        for (SqlColumn column : database.describe(query)) {
            if (texts.contains(column.name())
                    && GUESSED.matcher(single(column.type())).matches()) {
                guessed.put(column.name(), column.type());
            }
        }
        if (guessed.isEmpty()) {
            return;
        }
        for (Scan scan : scans) {
            guard(scan, guessed);
        }
    }

    private static String single(String type) {
        return type.endsWith("]") ? type.substring(0, type.lastIndexOf('[')) : type;
    }

    private void guard(Scan scan, Map<String, String> guessed) {
        List<SqlColumn> columns = database.describe("SELECT * FROM " + SqlColumn.quoted(scan.name()));
        Map<String, String> checked = new LinkedHashMap<>();
        Map<String, String> types = new LinkedHashMap<>();
        for (SqlColumn column : columns) {
            if (GUESSED.matcher(single(column.type())).matches() && feeds(scan, column, columns, guessed)) {
                checked.put(column.name(), check(scan, column));
                types.put(column.name(), textType(column));
            }
        }
        database.execute(checked.isEmpty() ? scan.view(Map.of()) : scan.view(scan.asTexts(types, columns), checked));
    }

    private static String textType(SqlColumn column) {
        return column.type().endsWith("]") ? "VARCHAR[]" : "VARCHAR";
    }

    /** Whether a column that is read as text comes from one of a file; taken for granted where that cannot be told. */
    private boolean feeds(Scan scan, SqlColumn column, List<SqlColumn> columns, Map<String, String> guessed) {
        Map<String, String> asText = Map.of(column.name(), textType(column));
        database.execute(scan.view(scan.asTexts(asText, columns), Map.of()));
        try {
            for (SqlColumn result : database.describe(query)) {
                String before = guessed.get(result.name());
                if (before != null && !before.equals(result.type())) {
                    return true;
                }
            }
            return false;
        } catch (InvalidExposuresException e) {
            return guessed.containsValue(column.type());
        } finally {
            database.execute(scan.view(Map.of()));
        }
    }

    /** The column's value, if its text is that of the file. */
    private static String check(Scan scan, SqlColumn column) {
        String name = SqlColumn.quoted(column.name());
        if (!column.type().endsWith("]")) {
            return check(scan, column, name, column.type());
        }
        return "list_transform(%s, element -> %s)"
                .formatted(name, check(scan, column, "element", single(column.type())));
    }

    private static String check(Scan scan, SqlColumn column, String text, String type) {
        String value = "TRY_CAST(%s AS %s)".formatted(text, type);
        String same = "%s::VARCHAR = %s".formatted(value, text);
        if (type.equals("DOUBLE") || type.equals("FLOAT")) {
            String written = scan.json() ? "regexp_replace(%s, '\\.0$', '')".formatted(text) : text;
            same = "regexp_full_match(%s, '%s') AND regexp_replace(%s::VARCHAR, '\\.0$', '') = %s"
                    .formatted(written, CANONICAL_DECIMAL, value, written);
        }
        String meant = NUMBERS.matcher(type).matches() ? "a number" : "a " + type;
        String found = "column '%s' of %s holds the text '".formatted(column.name(), scan.shown());
        String mend =
                "', which DuckDB reads as %s whose text is another, so that ids would not be those of the file; write %s in the query for the text as it stands, or '%s' in place of 'VARCHAR' if %s is meant"
                        .formatted(meant, scan.statement(column.name()), type, meant);
        return "CASE WHEN %s IS NULL THEN NULL WHEN %s THEN %s ELSE error(%s || %s || %s) END"
                .formatted(text, same, value, DuckDb.quoted(found), text, DuckDb.quoted(mend));
    }

    /** Names of functions whose value is another each time the query runs. */
    static Set<String> volatileFunctions(DuckDb database, String query) {
        Set<String> found = new LinkedHashSet<>();
        if (volatileNames.isEmpty()) {
            volatileNames = Set.copyOf(database.volatileFunctions());
        }
        for (String word : QueryText.words(query)) {
            if (volatileNames.contains(word)) {
                found.add(word);
            }
        }
        return found;
    }
}
