// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.scoring;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.publicsets.EventLog;
import io.funnel4j.dataset.source.DataFiles;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.FileKind;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.dataset.sql.TableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Exposures of another day for a run, in whatever training could have read: the run's own format, delimited text, Parquet,
 * JSON, or a query.
 */
public final class OtherExposures {
    private static final String QUERY = "query";
    private static final String QUERY_FILE = ".sql";

    private final Path configuration;
    private final ExposureSource ofRun;
    private final List<String> needed;

    /** @param needed columns that the run's features read */
    public OtherExposures(RunFolder folder, List<String> needed) {
        this.configuration = folder.config();
        this.ofRun = RunConfig.read(configuration, Overrides.NONE).data().source();
        this.needed = needed;
    }

    /** The rows of a query; paths in it are relative to the working folder. */
    public ExposureSource ofQuery(String query) {
        return SqlSource.of(QUERY, query, settings());
    }

    /**
     * The rows of files.
     *
     * <ul>
     *   <li>A file {@code .sql} holds a query, whose paths are relative to the working folder.
     *   <li>The folder of a public set is read as the run's was, and so is a log of events.
     *   <li>Delimited text is read as the run's was, and if features then lack a column, as CSV or TSV with a header.
     *   <li>Parquet and JSON have the run's columns.
     * </ul>
     */
    public ExposureSource of(List<Path> named) throws IOException {
        if (named.stream().anyMatch(OtherExposures::isQuery)) {
            return ofQueryFile(named);
        }
        if (isPublicSet() && named.stream().allMatch(Files::isDirectory)) {
            return asTheRun(named);
        }
        FileKind kind = DataFiles.kindOf(named);
        return switch (kind) {
            case TEXT -> ofText(named);
            case PARQUET, JSON -> {
                TableFiles rows = new TableFiles(kind, named, settings());
                yield ofRun instanceof EventLog && !hasColumns(rows) ? asTheRun(named) : rows;
            }
        };
    }

    private static boolean isQuery(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(QUERY_FILE) && Files.isRegularFile(file);
    }

    private ExposureSource ofQueryFile(List<Path> named) throws IOException {
        if (named.size() > 1) {
            throw new InvalidExposuresException(
                    "a file with a query is named beside others, %s; name it alone".formatted(named));
        }
        return SqlSource.of(named.get(0).toString(), Files.readString(named.get(0)), settings());
    }

    private boolean isPublicSet() {
        return !(ofRun instanceof DelimitedText || ofRun instanceof SqlSource || ofRun instanceof EventLog);
    }

    private ExposureSource asTheRun(List<Path> named) {
        return RunConfig.read(configuration, Overrides.NONE.withData(named.toArray(Path[]::new)))
                .data()
                .source();
    }

    private SqlSettings settings() {
        SqlSettings here = SqlSettings.in(Path.of("").toAbsolutePath());
        return ofRun instanceof SqlSource sql
                ? here.withMemoryLimit(sql.settings().memoryLimit())
                        .withThreads(sql.settings().threads())
                        .withTimeZone(sql.settings().timeZone())
                : here;
    }

    /** The first reading that gives all columns; where none does, the first one, to be refused for what it lacks. */
    private ExposureSource ofText(List<Path> named) {
        List<DelimitedText> readings = readings(named);
        return readings.stream()
                .filter(this::hasColumns)
                .map(ExposureSource.class::cast)
                .findFirst()
                .orElseGet(() -> ofRun instanceof EventLog ? asTheRun(named) : readings.get(0));
    }

    private List<DelimitedText> readings(List<Path> named) {
        List<DelimitedText> readings = new ArrayList<>();
        if (ofRun instanceof DelimitedText text) {
            readings.add(text.withFiles(named).withColumnNames(List.of()));
        }
        Path[] files = named.toArray(Path[]::new);
        DelimitedText csv = DelimitedText.csv(files);
        DelimitedText tsv = DelimitedText.tsv(files);
        boolean tabs = DataFiles.there(named).stream().anyMatch(OtherExposures::isTabSeparated);
        readings.addAll(tabs ? List.of(tsv, csv) : List.of(csv, tsv));
        if (ofRun instanceof DelimitedText text && !text.columnNames().isEmpty()) {
            readings.add(text.withFiles(named));
        }
        return readings;
    }

    private static boolean isTabSeparated(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".tsv") || name.endsWith(".tsv.gz") || name.endsWith(".tab");
    }

    private boolean hasColumns(ExposureSource source) {
        try {
            return source.columns().containsAll(needed);
        } catch (InvalidExposuresException e) {
            return false;
        }
    }
}
