// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.scoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.funnel4j.cli.scoring.ScoreFile.Kept;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.file.OutputFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Scored exposures as lines of text of one format. */
abstract class ScoreLines implements ScoreFile {
    final List<Kept> kept;
    final List<String> probabilities;
    private final Writer file;

    private ScoreLines(OutputStream bytes, List<Kept> kept, List<String> probabilities) {
        this.file = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
        this.kept = List.copyOf(kept);
        this.probabilities = List.copyOf(probabilities);
    }

    /** Writes what stands before the first row; what is written to is closed with this. */
    static ScoreLines begin(ScoreFormat format, OutputFile target, List<Kept> kept, List<String> probabilities)
            throws IOException {
        OutputStream bytes = target.openByEnding();
        ScoreLines lines =
                switch (format) {
                    case CSV -> new Csv(bytes, kept, probabilities);
                    case TSV -> new Tsv(target.named(), bytes, kept, probabilities);
                    case JSON_LINES -> new Json(bytes, kept, probabilities);
                    case PARQUET -> throw new IllegalArgumentException("Parquet is no text");
                };
        lines.file.write(lines.header());
        return lines;
    }

    @Override
    public final Part part(List<List<String>> rows, List<float[]> scores) {
        String text = of(rows, scores);
        return () -> file.write(text);
    }

    @Override
    public final void finish() throws IOException {
        file.close();
    }

    @Override
    public final void close() throws IOException {
        file.close();
    }

    /** What stands before the first row. */
    abstract String header();

    /** Rows with their scores. Any thread may ask. */
    abstract String of(List<List<String>> rows, List<float[]> scores);

    final List<String> names() {
        return Stream.concat(kept.stream().map(Kept::name), probabilities.stream())
                .toList();
    }

    final List<String> cells(List<String> row, List<float[]> scores, int index) {
        List<String> cells = new ArrayList<>(kept.size() + scores.size());
        kept.forEach(column -> cells.add(row.get(column.index())));
        scores.forEach(values -> cells.add(Float.toString(values[index])));
        return cells;
    }

    /** Quoted where a cell needs it. */
    private static final class Csv extends ScoreLines {
        private static final ObjectWriter WRITER = new CsvMapper().writer();

        Csv(OutputStream bytes, List<Kept> kept, List<String> probabilities) {
            super(bytes, kept, probabilities);
        }

        @Override
        String header() {
            return text(List.of(names()));
        }

        @Override
        String of(List<List<String>> rows, List<float[]> scores) {
            List<List<String>> lines = new ArrayList<>(rows.size());
            for (int row = 0; row < rows.size(); row++) {
                lines.add(cells(rows.get(row), scores, row));
            }
            return text(lines);
        }

        private static String text(List<List<String>> rows) {
            StringWriter lines = new StringWriter();
            try (SequenceWriter csv = WRITER.writeValues(lines)) {
                csv.writeAll(rows);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return lines.toString();
        }
    }

    /** Without quotes, as TSV is read, so a cell cannot hold a tab or a line end. */
    private static final class Tsv extends ScoreLines {
        private static final String NOT_IN_A_CELL = "\t\n\r";

        private final Path named;

        Tsv(Path named, OutputStream bytes, List<Kept> kept, List<String> probabilities) {
            super(bytes, kept, probabilities);
            this.named = named;
        }

        @Override
        String header() {
            return line(names());
        }

        @Override
        String of(List<List<String>> rows, List<float[]> scores) {
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < rows.size(); row++) {
                lines.append(line(cells(rows.get(row), scores, row)));
            }
            return lines.toString();
        }

        private String line(List<String> cells) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < cells.size(); i++) {
                String cell = cells.get(i) == null ? "" : cells.get(i);
                if (cell.chars().anyMatch(character -> NOT_IN_A_CELL.indexOf(character) >= 0)) {
                    throw new InvalidExposuresException(
                            "'%s' cannot hold '%s' of column '%s', which has a tab or a line end in it; write .csv, .jsonl or .parquet, or leave the column out by --keep"
                                    .formatted(named, cell, names().get(i)));
                }
                line.append(i == 0 ? "" : "\t").append(cell);
            }
            return line.append('\n').toString();
        }
    }

    /** An object a line: numbers of the input that are numbers stay so, probabilities are. */
    private static final class Json extends ScoreLines {
        private static final JsonFactory FACTORY = new JsonFactory().setRootValueSeparator(null);

        Json(OutputStream bytes, List<Kept> kept, List<String> probabilities) {
            super(bytes, kept, probabilities);
            Set<String> seen = new HashSet<>();
            names().stream().filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
                throw new InvalidExposuresException(
                        "JSON cannot have two columns named '%s'; rename them in the input, leave them out by --keep, or write .csv"
                                .formatted(name));
            });
        }

        @Override
        String header() {
            return "";
        }

        @Override
        String of(List<List<String>> rows, List<float[]> scores) {
            StringWriter lines = new StringWriter();
            try (JsonGenerator json = FACTORY.createGenerator(lines)) {
                for (int row = 0; row < rows.size(); row++) {
                    write(json, rows.get(row), scores, row);
                    json.writeRaw('\n');
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return lines.toString();
        }

        private void write(JsonGenerator json, List<String> row, List<float[]> scores, int index) throws IOException {
            json.writeStartObject();
            for (Kept column : kept) {
                json.writeFieldName(column.name());
                String cell = row.get(column.index());
                if (cell == null) {
                    json.writeNull();
                } else {
                    switch (column.kind()) {
                        case TEXT -> json.writeString(cell);
                        case WHOLE -> json.writeNumber(Long.parseLong(cell));
                        case NUMBER -> json.writeNumber(Double.parseDouble(cell));
                    }
                }
            }
            for (int probability = 0; probability < probabilities.size(); probability++) {
                json.writeFieldName(probabilities.get(probability));
                json.writeNumber(scores.get(probability)[index]);
            }
            json.writeEndObject();
        }
    }
}
