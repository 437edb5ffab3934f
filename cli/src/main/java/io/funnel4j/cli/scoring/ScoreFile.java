// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.scoring;

import io.funnel4j.dataset.source.ColumnKind;
import io.funnel4j.file.OutputFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A file of scored exposures: columns of the input, then probabilities. */
public interface ScoreFile extends Closeable {
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
     * @param file where it is written; the ending of its name says how, which is as CSV where it says nothing
     * @throws IOException if it cannot be written
     */
    static ScoreFile begin(OutputFile file, List<Kept> kept, List<String> probabilities) throws IOException {
        ScoreFormat format = ScoreFormat.of(file.named()).orElse(ScoreFormat.CSV);
        return switch (format) {
            case CSV, TSV, JSON_LINES -> ScoreLines.begin(format, file, kept, probabilities);
            case PARQUET -> new ParquetScores(file, kept, probabilities);
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
