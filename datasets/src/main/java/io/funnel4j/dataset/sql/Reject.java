// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a CSV file that a query could not read, and was told by {@code store_rejects = true} to keep.
 *
 * @param file that holds it
 * @param line in the file
 * @param reason in DuckDB's words
 */
record Reject(String file, long line, String reason) {
    private static final String QUERY = "SELECT s.file_path, e.line, any_value(e.error_message) FROM reject_errors e"
            + " JOIN reject_scans s USING (scan_id, file_id) GROUP BY ALL ORDER BY ALL";

    /** All rejects of a database's queries; none where there is no such table. */
    static List<Reject> read(DuckDb database) {
        List<Reject> rejects = new ArrayList<>();
        try (Statement statement = database.statement()) {
            try (ResultSet tables =
                    statement.executeQuery("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'")) {
                tables.next();
                if (tables.getLong(1) == 0) {
                    return rejects;
                }
            }
            try (ResultSet rows = statement.executeQuery(QUERY)) {
                while (rows.next()) {
                    rejects.add(new Reject(rows.getString(1), rows.getLong(2), rows.getString(3)));
                }
            }
        } catch (SQLException e) {
            throw database.failed("the rejected rows cannot be read", e);
        }
        return rejects;
    }
}
