// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.scoring;

import io.funnel4j.dataset.sql.ParquetFile;
import io.funnel4j.dataset.sql.ParquetFile.Column;
import io.funnel4j.file.OutputFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Scored exposures as Parquet: numbers of the input that are numbers stay so, probabilities are of 32 bits. */
final class ParquetScores implements ScoreFile {
    private final List<Kept> kept;
    private final ParquetFile file;

    /** @throws IOException if it is no file */
    ParquetScores(OutputFile target, List<Kept> kept, List<String> probabilities) throws IOException {
        this.kept = List.copyOf(kept);
        List<Column> columns = new ArrayList<>();
        kept.forEach(column -> columns.add(new Column(column.name(), ParquetFile.Type.of(column.kind()))));
        probabilities.forEach(name -> columns.add(new Column(name, ParquetFile.Type.FLOAT)));
        this.file = new ParquetFile(target.path(), target.named(), columns);
    }

    @Override
    public Part part(List<List<String>> rows, List<float[]> scores) {
        List<List<Object>> all = new ArrayList<>(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            List<Object> cells = new ArrayList<>(kept.size() + scores.size());
            for (Kept column : kept) {
                cells.add(value(rows.get(row).get(column.index()), column));
            }
            for (float[] values : scores) {
                cells.add(values[row]);
            }
            all.add(cells);
        }
        return () -> all.forEach(file::append);
    }

    private static Object value(String cell, Kept column) {
        if (cell == null) {
            return null;
        }
        return switch (column.kind()) {
            case TEXT -> cell;
            case WHOLE -> Long.valueOf(cell);
            case NUMBER -> Double.valueOf(cell);
        };
    }

    @Override
    public void finish() {
        file.finish();
    }

    @Override
    public void close() {
        file.close();
    }
}
