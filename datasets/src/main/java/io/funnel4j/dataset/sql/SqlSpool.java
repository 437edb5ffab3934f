// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.ListText;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.file.TemporaryFolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.datavec.api.writable.BooleanWritable;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.FloatWritable;
import org.datavec.api.writable.LongWritable;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * The result of a query in a temporary file, which DuckDB writes itself: for results of many rows that are read as bytes
 * anyway, an order of magnitude faster than to fetch each cell through JDBC.
 */
public final class SqlSpool implements Closeable {
    private final TemporaryFolder folder = new TemporaryFolder("funnel4j-spool");
    private final List<SqlColumn> columns;
    private final List<Reject> rejects;

    /**
     * Runs the query to its end.
     *
     * @param source whose counts are not read
     * @throws io.funnel4j.dataset.source.InvalidExposuresException if the query cannot be run
     */
    public SqlSpool(SqlSource source) {
        try (DuckDb database = new DuckDb(source.name(), source.settings())) {
            columns = source.usable(database.describe(source.query()));
            CompressedFiles.verify(database, source.query());
            String select = columns.stream().map(SqlColumn::expression).collect(Collectors.joining(", "));
            database.execute(
                    "COPY (SELECT %s FROM (%s\n)) TO %s (FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR '')"
                            .formatted(select, source.query(), DuckDb.quoted(file().toString())));
            rejects = Reject.read(database);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private Path file() {
        return folder.path().resolve("rows.csv");
    }

    /** The rows, in the order of the query; once. The file is gone when they are closed. */
    public SpooledRows rows() {
        try {
            return new SpooledRows(file(), columns);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(), e);
        }
    }

    /**
     * Gives the bytes of a column's cells as {@link QueryRows} gives the cells, for one thread; a text is filled again
     * at the next one.
     *
     * @param column its number, from 0
     */
    public Function<byte[], Writable> newCells(int column) {
        SqlColumn.Kind kind = columns.get(column).kind();
        Text text = new Text();
        return bytes -> {
            if (bytes == null) {
                return NullWritable.INSTANCE;
            }
            return switch (kind) {
                case WHOLE -> new LongWritable(Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)));
                case TRUTH -> new BooleanWritable(Boolean.parseBoolean(new String(bytes, StandardCharsets.US_ASCII)));
                case NUMBER -> new DoubleWritable(number(new String(bytes, StandardCharsets.US_ASCII)));
                case SINGLE_NUMBER -> new FloatWritable((float) number(new String(bytes, StandardCharsets.US_ASCII)));
                case LIST, MAP -> columns.get(column).list(new String(bytes, StandardCharsets.UTF_8));
                case TEXT, UNUSABLE -> {
                    text.set(bytes);
                    yield text;
                }
            };
        };
    }

    /**
     * Gives cells of a column, each behind {@link ListText#frame(int)}, as a list, for one thread; it is filled again at the
     * next one.
     *
     * @param column its number, from 0
     */
    public Function<byte[], ListText> newLists(int column) {
        SqlColumn lists = columns.get(column).listed();
        SqlColumn.Kind kind = columns.get(column).kind();
        if (kind == SqlColumn.Kind.NUMBER || kind == SqlColumn.Kind.SINGLE_NUMBER) {
            return framed -> lists.list(new String(framed, StandardCharsets.UTF_8));
        }
        ListText list = new ListText("", false);
        return framed -> {
            list.set(framed);
            return list;
        };
    }

    /** As DuckDB writes them. */
    private static double number(String text) {
        return switch (text) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /**
     * Lines of CSV files that queries could not read and were told to store: a reader without rows, which throws a {@link
     * io.funnel4j.dataset.source.MalformedRowException} at the file and line of each.
     */
    public static RowReader rejects(List<SqlSpool> spools) {
        return new RejectedRows(spools.stream()
                .flatMap(spool -> spool.rejects.stream())
                .sorted(Comparator.comparing(Reject::file).thenComparing(Reject::line))
                .toList());
    }

    @Override
    public void close() {
        folder.close();
    }
}
