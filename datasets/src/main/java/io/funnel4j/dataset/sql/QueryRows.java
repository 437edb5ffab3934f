// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.text.Message;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Reads the result of a query as DuckDB gives it, some rows at a time: whole numbers as {@link LongWritable}, others as
 * {@link DoubleWritable} and {@link FloatWritable}, booleans as {@link BooleanWritable}, lists and maps as {@link
 * io.funnel4j.dataset.source.ListText}, NULL as {@link NullWritable}, all else as {@link Text}: {@link SqlColumn} says which.
 * Rows that a CSV reader of the query was told to store come last, each a {@link MalformedRowException}.
 */
final class QueryRows implements RowReader {
    private final SqlSource source;
    private DuckDb database;
    private Statement statement;
    private ResultSet rows;
    private List<SqlColumn> columns;
    private SqlColumn.Kind[] kinds;
    private String select;
    private List<Writable> cells = List.of();
    private List<SourceFinding> findings = List.of();
    private Iterator<Reject> rejects;
    private Reject reject;
    private long row;

    QueryRows(SqlSource source) {
        this.source = source;
    }

    @Override
    public boolean advance() {
        if (rejects == null) {
            if (database == null) {
                start();
            }
            if (readOn()) {
                row++;
                readCells();
                return true;
            }
            end();
        }
        reject = rejects.hasNext() ? rejects.next() : null;
        if (reject != null) {
            throw new MalformedRowException(
                    MalformedRowException.Kind.UNREADABLE, reject.reason(), "a row that the query can read");
        }
        return false;
    }

    private void start() {
        database = new DuckDb(source.name(), source.settings());
        CompressedFiles.verify(database, source.query());
        String query = GuessedTypes.guard(database, source.query(), source.texts());
        columns = source.usable(database.describe(query));
        kinds = columns.stream().map(SqlColumn::kind).toArray(SqlColumn.Kind[]::new);
        select = "SELECT %s FROM (%s\n)"
                .formatted(columns.stream().map(SqlColumn::expression).collect(Collectors.joining(", ")), query);
        database.begin();
        try {
            statement = database.statement();
            rows = statement.executeQuery(select);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private boolean readOn() {
        try {
            if (rows.next()) {
                return true;
            }
            database.end();
            return false;
        } catch (SQLException e) {
            throw BrokenQuery.explain(source, select, row, e);
        }
    }

    private void readCells() {
        try {
            List<Writable> read = new ArrayList<>(columns.size());
            for (int column = 0; column < columns.size(); column++) {
                read.add(cell(column));
            }
            cells = read;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private Writable cell(int column) throws SQLException {
        Writable cell =
                switch (kinds[column]) {
                    case WHOLE -> new LongWritable(rows.getLong(column + 1));
                    case TRUTH -> new BooleanWritable(rows.getBoolean(column + 1));
                    case NUMBER -> new DoubleWritable(rows.getDouble(column + 1));
                    case SINGLE_NUMBER -> new FloatWritable(rows.getFloat(column + 1));
                    case LIST, MAP -> list(column);
                    case TEXT, UNUSABLE -> {
                        String text = rows.getString(column + 1);
                        yield text == null ? NullWritable.INSTANCE : new Text(text);
                    }
                };
        return rows.wasNull() ? NullWritable.INSTANCE : cell;
    }

    private Writable list(int column) throws SQLException {
        String framed = rows.getString(column + 1);
        return framed == null ? NullWritable.INSTANCE : columns.get(column).list(framed);
    }

    private void end() {
        try {
            rows.close();
            statement.close();
        } catch (SQLException e) {
            throw failed(e);
        }
        findings = new ArrayList<>(JoinProfile.findings(database, source, select, database.profiled()));
        source.counts().forEach(query -> findings.addAll(database.count(query)));
        rejects = Reject.read(database).iterator();
        close();
    }

    private InvalidExposuresException failed(SQLException e) {
        return database.failed(Message.of("after %,d rows", row), e);
    }

    @Override
    public List<Writable> cells() {
        return cells;
    }

    @Override
    public String container() {
        return reject == null ? source.name() : reject.file();
    }

    @Override
    public long line() {
        return reject == null ? row : reject.line();
    }

    /** What joins left out; known after the last row. */
    @Override
    public List<SourceFinding> findings() {
        return findings;
    }

    @Override
    public void close() {
        if (database != null) {
            try {
                if (rows != null) {
                    rows.close();
                }
                if (statement != null) {
                    statement.close();
                }
            } catch (SQLException e) {
                throw failed(e);
            } finally {
                database.close();
                database = null;
                statement = null;
                rows = null;
            }
        }
    }
}
