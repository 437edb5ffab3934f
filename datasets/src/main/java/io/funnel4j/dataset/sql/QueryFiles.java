// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Where a query names files, as DuckDB parses it: as tables, and in calls of functions that read them. */
final class QueryFiles {
    private static final Pattern FILE =
            Pattern.compile("(?i).*\\.(csv|tsv|parquet|json|jsonl|ndjson)(\\.(gz|zst))?|.*/.*", Pattern.DOTALL);
    private static final Pattern READER = Pattern.compile("read_\\w+|parquet_scan|glob|sniff_csv");

    private final DuckDb database;
    private final String query;
    private final byte[] bytes;
    private final Set<String> views = new HashSet<>();
    /** By place: the tree has a materialised table twice. */
    private final SortedMap<Integer, Table> tables = new TreeMap<>();

    private final SortedMap<Integer, Call> calls = new TreeMap<>();

    /**
     * A file, or a pattern, that is named as a table.
     *
     * @param from where its name begins in the query
     * @param to where it ends
     * @param aliased whether the query gives it an alias
     */
    record Table(int from, int to, String name, boolean aliased) {
        /** As DuckDB calls a table that is a file: without its folder and all endings. */
        String baseName() {
            String file = name.substring(name.lastIndexOf('/') + 1);
            int ending = file.indexOf('.');
            return ending < 0 ? file : file.substring(0, ending);
        }
    }

    /**
     * A call of a function that reads files.
     *
     * @param from where it begins in the query
     * @param open where its arguments begin
     * @param close where they end
     * @param function its name
     * @param aliased whether the query gives it an alias
     * @param files names of files among the arguments
     */
    record Call(int from, int open, int close, String function, boolean aliased, List<Literal> files) {}

    /** A text that stands in a query. */
    record Literal(int from, int to, String text) {}

    private QueryFiles(DuckDb database, String query) {
        this.database = database;
        this.query = query;
        this.bytes = query.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Looks a query through.
     *
     * @throws io.funnel4j.dataset.source.InvalidExposuresException if it is none that can be
     */
    static QueryFiles of(DuckDb database, String query) {
        QueryFiles files = new QueryFiles(database, query);
        JsonNode parsed = database.parse(query);
        files.findViews(parsed);
        files.find(parsed);
        return files;
    }

    Collection<Table> tables() {
        return tables.values();
    }

    Collection<Call> calls() {
        return calls.values();
    }

    /** Names that the query itself defines by WITH. */
    private void findViews(JsonNode node) {
        node.path("cte_map")
                .path("map")
                .forEach(view -> views.add(view.path("key").asText()));
        node.forEach(this::findViews);
    }

    private void find(JsonNode node) {
        String type = node.path("type").asText();
        if (type.equals("BASE_TABLE")) {
            table(node);
        } else if (type.equals("TABLE_FUNCTION")) {
            call(node);
        }
        node.forEach(this::find);
    }

    private void table(JsonNode node) {
        List<String> parts = new ArrayList<>();
        for (String part : List.of("catalog_name", "schema_name", "table_name")) {
            if (!node.path(part).asText().isEmpty()) {
                parts.add(node.path(part).asText());
            }
        }
        String name = String.join(".", parts);
        if (views.contains(name)
                || !(FILE.matcher(name).matches() || !database.files(name).isEmpty())) {
            return;
        }
        token(node).ifPresent(at -> tables.put(at.from(), new Table(at.from(), at.to(), name, isAliased(node))));
    }

    private static boolean isAliased(JsonNode node) {
        return !node.path("alias").asText().isEmpty();
    }

    private void call(JsonNode node) {
        JsonNode function = node.path("function");
        String name = function.path("function_name").asText().toLowerCase(Locale.ROOT);
        if (!READER.matcher(name).matches()) {
            return;
        }
        int from = place(function);
        int open = query.indexOf('(', from) + 1;
        int close = QueryText.closing(query, open);
        if (open == 0 || close < 0) {
            return;
        }
        List<Literal> files = new ArrayList<>();
        function.path("children").forEach(argument -> literals(argument, files));
        calls.put(
                from,
                new Call(from, open, close, query.substring(from, open - 1).strip(), isAliased(node), files));
    }

    /** One text or a list of them; what is named, such as {@code delim = ','}, is no file. */
    private void literals(JsonNode argument, List<Literal> files) {
        if (argument.path("function_name").asText().equals("list_value")) {
            argument.path("children").forEach(item -> literals(item, files));
        } else if (argument.path("type").asText().equals("VALUE_CONSTANT")
                && argument.path("value").path("value").isTextual()) {
            String text = argument.path("value").path("value").asText();
            token(argument).ifPresent(at -> files.add(new Literal(at.from(), at.to(), text)));
        }
    }

    private Optional<Literal> token(JsonNode node) {
        int from = place(node);
        Matcher token = NamedFiles.TOKEN.matcher(query).region(from, query.length());
        return token.lookingAt() ? Optional.of(new Literal(from, token.end(), token.group())) : Optional.empty();
    }

    /** DuckDB counts bytes. */
    private int place(JsonNode node) {
        int at = (int)
                Math.min(bytes.length, Math.max(0, node.path("query_location").asLong()));
        return new String(bytes, 0, at, StandardCharsets.UTF_8).length();
    }
}
