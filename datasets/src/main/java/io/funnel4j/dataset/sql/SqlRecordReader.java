// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.SourceFinding;
import java.io.DataInputStream;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
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
 */
public final class SqlRecordReader extends BaseRecordReader {
    private static final long serialVersionUID = 1L;

    private final transient SqlSource source;
    private transient Configuration configuration;
    private transient DuckDb database;
    private transient Statement statement;
    private transient ResultSet rows;
    private transient List<SqlColumn> columns;
    private transient SqlColumn.Kind[] kinds;
    private transient String select;
    private transient List<SourceFinding> findings = List.of();
    private transient List<Reject> rejects = List.of();
    private boolean ahead;
    private boolean ended;
    private long row;

    /** A reader that stands before the first row. */
    public SqlRecordReader(SqlSource source) {
        this.source = source;
    }

    /** A query needs no input, so a split is not read. */
    @Override
    public void initialize(InputSplit split) {
        reset();
    }

    @Override
    public void initialize(Configuration newConfiguration, InputSplit split) {
        setConf(newConfiguration);
        reset();
    }

    @Override
    public void setConf(Configuration newConfiguration) {
        this.configuration = newConfiguration;
    }

    @Override
    public Configuration getConf() {
        return configuration;
    }

    @Override
    public boolean hasNext() {
        if (!ahead && !ended) {
            if (database == null) {
                start();
            }
            ahead = readOn();
            if (!ahead) {
                end();
            }
        }
        return ahead;
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

    private void end() {
        ended = true;
        try {
            rows.close();
            statement.close();
        } catch (SQLException e) {
            throw failed(e);
        }
        findings = new ArrayList<>(JoinProfile.findings(database, source, select, database.profiled()));
        source.counts().forEach(query -> findings.addAll(database.count(query)));
        rejects = Reject.read(database);
        close();
    }

    private InvalidExposuresException failed(SQLException e) {
        return database.failed(String.format(Locale.ROOT, "after %,d rows", row), e);
    }

    @Override
    public List<Writable> next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    String.format(Locale.ROOT, "all %d rows were read; check hasNext() or reset()", row));
        }
        ahead = false;
        row++;
        try {
            List<Writable> cells = new ArrayList<>(columns.size());
            for (int column = 0; column < columns.size(); column++) {
                cells.add(cell(column));
            }
            invokeListeners(cells);
            return cells;
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

    /** What joins left out; known after the last row. */
    List<SourceFinding> findings() {
        return findings;
    }

    /** Rows that a CSV reader of the query could not read and was told to store; known after the last row. */
    List<Reject> rejects() {
        return rejects;
    }

    @Override
    public Record nextRecord() {
        List<Writable> cells = next();
        return new org.datavec.api.records.impl.Record(
                cells, new RecordMetaDataIndex(row - 1, URI.create("sql:query"), SqlRecordReader.class));
    }

    @Override
    public void reset() {
        close();
        ahead = false;
        ended = false;
        row = 0;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    /** None: labels are columns of their own here. */
    @Override
    public List<String> getLabels() {
        return List.of();
    }

    /** Not supported: a query is run, not read from a stream. */
    @Override
    public List<Writable> record(URI uri, DataInputStream stream) {
        throw new UnsupportedOperationException("a query is not read from a stream; name the file in it: " + uri);
    }

    /** Not supported: a row of a result is not found again by its number. */
    @Override
    public Record loadFromMetaData(RecordMetaData metaData) {
        throw new UnsupportedOperationException("a query's rows are read in order; found " + metaData);
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
        return metaData.stream().map(this::loadFromMetaData).toList();
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
