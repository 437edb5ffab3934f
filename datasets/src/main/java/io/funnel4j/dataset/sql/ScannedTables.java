// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.sql.PlanOperator.Scan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of what a plan scans: the file whose columns are read, where it is one alone among those that the query names. */
final class ScannedTables {
    private final Map<String, Set<String>> columns = new LinkedHashMap<>();

    ScannedTables(DuckDb database, String query) {
        for (String name : NamedFiles.names(database, query)) {
            columns.put(name, columns(database, name));
        }
    }

    /** None of a file that only a reader in the query knows how to read. */
    private static Set<String> columns(DuckDb database, String name) {
        try {
            return database.describe("SELECT * FROM " + DuckDb.quoted(database.absolute(name))).stream()
                    .map(SqlColumn::name)
                    .collect(Collectors.toSet());
        } catch (InvalidExposuresException e) {
            return Set.of();
        }
    }

    /** The tables whose rows an operator's rows are made of. */
    String name(PlanOperator operator) {
        return operator.scans().stream().map(this::name).distinct().collect(Collectors.joining(" with "));
    }

    private String name(Scan scan) {
        List<String> names = columns.entrySet().stream()
                .filter(file -> file.getValue().containsAll(scan.columns()))
                .map(Map.Entry::getKey)
                .toList();
        return names.size() == 1
                ? names.get(0)
                : "%s%s".formatted(scan.function().toLowerCase(Locale.ROOT), scan.columns());
    }
}
