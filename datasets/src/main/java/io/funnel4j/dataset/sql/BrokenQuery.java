// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.text.Message;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Why the rows of a query broke off. A streamed result that fails ends as if it were whole, and its error is lost in the
 * driver, so the query is run again for its error alone.
 */
final class BrokenQuery {
    private BrokenQuery() {}

    /**
     * @param query that broke off
     * @param rows that it gave before
     * @param end how it was noticed
     */
    static InvalidExposuresException explain(SqlSource source, String query, long rows, SQLException end) {
        String what = Message.of("the query broke off after %,d rows", rows);
        try (DuckDb again = new DuckDb(source.name(), source.settings())) {
            try {
                GuessedTypes.guard(again, source.query(), source.texts());
            } catch (InvalidExposuresException cause) {
                return new InvalidExposuresException(
                        "%s: %s: %s".formatted(source.name(), what, cause.getMessage()), cause);
            }
            try (Statement statement = again.statement()) {
                statement.execute("EXPLAIN ANALYZE " + query);
            } catch (SQLException cause) {
                return again.failed(what, cause);
            }
            return again.failed(
                    what
                            + ", and ran to its end when it was run again for the cause; do not change its files while they are"
                            + " read, and give it more memory",
                    end);
        }
    }
}
