// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import io.funnel4j.dataset.source.BlockRowReader;
import io.funnel4j.dataset.source.DataFiles;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.FileKind;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.source.RowBlocks;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFingerprint;
import io.funnel4j.text.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Delimited UTF-8 text in one or more files of the same columns, one record an exposure (RFC 4180). Files compressed by
 * gzip or Zstandard are decompressed; a byte order mark and blank lines are skipped, and lines may end as on Windows.
 *
 * <p>A cell that begins with the quote may hold the delimiter, line ends and, doubled, the quote. A quote elsewhere, as in
 * {@code 5" screen}, is a character like any other, and so is a backslash. A quoted cell that is not closed, or that has
 * more text behind the quote that closes it, makes the row of its first line a bad one; the next line begins a row again.
 *
 * @param files in the order in which they are read; each a file, a folder or a pattern, as {@link DataFiles} finds them
 * @param delimiter between cells
 * @param quote around cells that hold the delimiter; {@link #NO_QUOTE} for none
 * @param columnNames the columns where the files have no header; empty where the first line of each file is one
 * @param numberMarks how the files write numbers
 * @param trailingDelimiter whether a delimiter ends each line, with no cell behind it
 */
public record DelimitedText(
        List<Path> files,
        char delimiter,
        char quote,
        List<String> columnNames,
        NumberMarks numberMarks,
        boolean trailingDelimiter)
        implements ExposureSource {
    /** Quotes have no meaning. */
    public static final char NO_QUOTE = '\0';

    public DelimitedText {
        files = List.copyOf(files);
        columnNames = List.copyOf(columnNames);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no file is named; name at least one");
        }
        if (delimiter == quote || "\\\n\r\0".indexOf(delimiter) >= 0 || "\\\n\r".indexOf(quote) >= 0) {
            throw new IllegalArgumentException(
                    ("delimiter %s and quote %s cannot be used together; they must differ and"
                                    + " be neither a backslash nor a line end")
                            .formatted(show(delimiter), show(quote)));
        }
    }

    /** Numbers are written as in Java, and no delimiter ends a line. */
    public DelimitedText(List<Path> files, char delimiter, char quote, List<String> columnNames) {
        this(files, delimiter, quote, columnNames, NumberMarks.PLAIN, false);
    }

    /** Comma-separated files with a header, quoted by double quotes. */
    public static DelimitedText csv(Path... files) {
        return new DelimitedText(List.of(files), ',', '"', List.of());
    }

    /** Tab-separated files with a header, without quotes. */
    public static DelimitedText tsv(Path... files) {
        return new DelimitedText(List.of(files), '\t', NO_QUOTE, List.of());
    }

    /** The same files read without a header. */
    public DelimitedText withColumnNames(List<String> names) {
        return new DelimitedText(files, delimiter, quote, names, numberMarks, trailingDelimiter);
    }

    /** The same of other files. */
    public DelimitedText withFiles(List<Path> others) {
        return new DelimitedText(others, delimiter, quote, columnNames, numberMarks, trailingDelimiter);
    }

    /** The same files with numbers that are written otherwise. */
    public DelimitedText withNumberMarks(NumberMarks marks) {
        return new DelimitedText(files, delimiter, quote, columnNames, marks, trailingDelimiter);
    }

    /** The same files with a delimiter at the end of each line. */
    public DelimitedText withTrailingDelimiter() {
        return new DelimitedText(files, delimiter, quote, columnNames, numberMarks, true);
    }

    @Override
    public String name() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    @Override
    public List<String> columns() {
        List<Path> found = found().files();
        if (!columnNames.isEmpty()) {
            checkNames("the column names given for " + name(), columnNames);
            return columnNames;
        }
        List<String> first = header(found.get(0));
        checkNames("the header of " + found.get(0), first);
        for (Path file : found.subList(1, found.size())) {
            List<String> other = header(file);
            if (!other.equals(first)) {
                throw new InvalidExposuresException(
                        "files differ in their columns: %s has %s, %s has %s; read them apart, or give the same columns"
                                .formatted(found.get(0), first, file, other));
            }
        }
        return first;
    }

    @Override
    public Optional<SourceFingerprint> fingerprint() {
        return Optional.of(SourceFingerprint.ofFiles(found().files()));
    }

    @Override
    public RowReader open() {
        return new BlockRowReader(new DelimitedBlocks(this));
    }

    @Override
    public RowBlocks openBlocks() {
        return new DelimitedBlocks(this);
    }

    /** The files that are there now, and what is passed over among them. */
    DataFiles found() {
        return DataFiles.find(files, FileKind.TEXT);
    }

    boolean hasHeader() {
        return columnNames.isEmpty();
    }

    static List<String> namesOf(List<?> cells) {
        List<String> names = new ArrayList<>();
        for (Object cell : cells) {
            names.add(cell.toString().strip());
        }
        return List.copyOf(names);
    }

    private List<String> header(Path file) {
        DelimitedText headless = withFiles(List.of(file)).withColumnNames(List.of("?"));
        try (DelimitedBlocks blocks = new DelimitedBlocks(headless)) {
            BlockRowReader rows = new BlockRowReader(blocks);
            if (!rows.advance()) {
                throw new InvalidExposuresException(
                        "%s is empty; expected a header line with the names of the columns, then a line an exposure"
                                .formatted(file));
            }
            return namesOf(rows.cells());
        } catch (MalformedRowException e) {
            throw new InvalidExposuresException(
                    "the header of %s: %s; expected %s".formatted(file, e.getMessage(), e.expected()), e);
        }
    }

    private static void checkNames(String where, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!name.isEmpty() && !seen.add(name)) {
                throw new InvalidExposuresException(
                        "%s names column '%s' twice: %s; rename one".formatted(where, name, names));
            }
        }
    }

    private static String show(char character) {
        return character < ' ' ? Message.of("U+%04X", (int) character) : "'" + character + "'";
    }
}
