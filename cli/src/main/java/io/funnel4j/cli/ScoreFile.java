package io.funnel4j.cli;

import io.funnel4j.dataset.format.ColumnKind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file of scored exposures: columns of the input, then probabilities. */
interface ScoreFile extends Closeable {
    /**
     * A column of the input that is copied.
     *
     * @param name its name
     * @param index where it stands in the input's rows
     * @param kind what its cells are
     */
    record Kept(String name, int index, ColumnKind kind) {}

    /** Rows that are ready to be written. */
    interface Part {
        /** Writes them, in the order of the input, by one thread. */
        void write() throws IOException;
    }

    /**
     * Begins a file.
     *
     * @param partial where it is written
     * @param named what it is going to be called, whose ending says how it is written
     */
    static ScoreFile begin(Path partial, Path named, List<Kept> kept, List<String> probabilities) throws IOException {
        ScoreFormat format = ScoreFormat.of(named).orElseThrow();
        return switch (format) {
            case CSV, TSV, JSON_LINES -> new TextScores(
                    partial, ScoreFormat.isCompressed(named), ScoreLines.of(format, named, kept, probabilities));
            case PARQUET -> new ParquetScores(partial, kept, probabilities);
        };
    }

    /**
     * Makes rows ready to be written. Any thread may.
     *
     * @param rows of the input, all their cells; null where missing
     * @param scores of each probability, one a row
     */
    Part part(List<List<String>> rows, List<float[]> scores);

    /** Writes what has to follow the last row. */
    void finish() throws IOException;
}
