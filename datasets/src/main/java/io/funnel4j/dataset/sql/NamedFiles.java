// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that a query names, in whichever way DuckDB reads them: {@code 'a.csv'}, {@code "a.csv"}, {@code $$a.csv$$},
 * {@code a.csv}. A name that is put together only when the query runs is not among them.
 */
final class NamedFiles {
    static final Pattern TOKEN = Pattern.compile("--[^\\n]*+|/\\*[\\s\\S]*?\\*/"
            + "|'(?<literal>[^']*+(?:''[^']*+)*+)'"
            + "|\"(?<identifier>[^\"]*+(?:\"\"[^\"]*+)*+)\""
            + "|\\$\\$(?<dollar>[\\s\\S]*?)\\$\\$"
            + "|(?<bare>[A-Za-z_]\\w*+(?:\\.\\w++)++)");

    private NamedFiles() {}

    /** Those that are there, patterns resolved, in the order in which the query names them. */
    static Set<Path> of(DuckDb database, String query) {
        Set<Path> files = new LinkedHashSet<>();
        tokens(query).forEach(name -> files.addAll(database.files(name)));
        return files;
    }

    /** As the query writes them, patterns as patterns, those that are there. */
    static List<String> names(DuckDb database, String query) {
        return tokens(query).stream()
                .filter(name -> !database.files(name).isEmpty())
                .toList();
    }

    private static Set<String> tokens(String query) {
        Set<String> names = new LinkedHashSet<>();
        Matcher token = TOKEN.matcher(query);
        while (token.find()) {
            String name = name(token);
            if (!name.isBlank()) {
                names.add(name);
            }
        }
        return names;
    }

    /** Empty for a comment. */
    private static String name(Matcher token) {
        if (token.group("literal") != null) {
            return token.group("literal").replace("''", "'");
        }
        if (token.group("identifier") != null) {
            return token.group("identifier").replace("\"\"", "\"");
        }
        if (token.group("dollar") != null) {
            return token.group("dollar");
        }
        return token.group("bare") == null ? "" : token.group("bare");
    }
}
