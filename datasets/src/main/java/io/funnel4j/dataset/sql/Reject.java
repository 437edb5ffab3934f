// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import java.util.List;

/**
 * A line of a CSV file that a query could not read, and was told by {@code store_rejects = true} to keep.
 *
 * @param file that holds it
 * @param line in the file
 * @param reason in DuckDB's words
 */
record Reject(String file, long line, String reason) {
    private static final String FAILURE = "the rejected rows cannot be read";
    private static final String QUERY = "SELECT s.file_path, e.line, any_value(e.error_message) FROM reject_errors e"
            + " JOIN reject_scans s USING (scan_id, file_id) GROUP BY ALL ORDER BY ALL";

    /** All rejects of a database's queries; none where there is no such table. */
    static List<Reject> read(DuckDb database) {
        List<String> tables = database.rows(
                "SELECT table_name FROM duckdb_tables() WHERE table_name = 'reject_errors'",
                FAILURE,
                row -> row.getString(1));
        return tables.isEmpty()
                ? List.of()
                : database.rows(QUERY, FAILURE, row -> new Reject(row.getString(1), row.getLong(2), row.getString(3)));
    }
}
