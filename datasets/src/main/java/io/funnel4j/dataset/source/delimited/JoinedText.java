// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import io.funnel4j.dataset.source.BlockRowReader;
import io.funnel4j.dataset.source.CellMapper;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.MappedBlocks;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.source.RowBlocks;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.source.SourceFingerprint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * The rows of a log, each joined with its row of one or more side tables. The log is read as {@link DelimitedText} is, on
 * several threads, and keeps its order, files and lines; of the tables, only where each key's row begins is held in memory.
 *
 * <p>A row of the log that a table has no row for is a {@link MalformedRowException}.
 *
 * @param log whose rows are the exposures
 * @param tables that are joined
 */
public record JoinedText(DelimitedText log, List<SideTable> tables) implements ExposureSource {
    public JoinedText {
        tables = List.copyOf(tables);
    }

    @Override
    public String name() {
        return log.name();
    }

    @Override
    public NumberMarks numberMarks() {
        return log.numberMarks();
    }

    /** The log's columns, then each table's but its key; a name that stands before already gets the table's prefix. */
    @Override
    public List<String> columns() {
        List<String> logColumns = log.columns();
        List<String> columns = new ArrayList<>(logColumns);
        for (SideTable table : tables) {
            if (!logColumns.contains(table.logColumn())) {
                throw new InvalidExposuresException("%s has no column '%s' to join %s by; its columns are %s"
                        .formatted(log.name(), table.logColumn(), table.name(), logColumns));
            }
            columns.addAll(table.columns(columns));
        }
        return List.copyOf(columns);
    }

    @Override
    public Optional<SourceFingerprint> fingerprint() {
        Optional<SourceFingerprint> all = log.fingerprint();
        for (SideTable table : tables) {
            all = all.flatMap(before -> table.text().fingerprint().map(before::and));
        }
        return all;
    }

    @Override
    public RowReader open() {
        return new BlockRowReader(openBlocks());
    }

    @Override
    public RowBlocks openBlocks() {
        return new Blocks(
                this, log.openBlocks(), tables.stream().map(SideIndex::new).toList());
    }

    private static final class Blocks extends MappedBlocks {
        private final List<SideIndex> indexes;

        Blocks(JoinedText source, RowBlocks log, List<SideIndex> indexes) {
            super(log, () -> new Join(source, indexes));
            this.indexes = indexes;
        }

        @Override
        public List<SourceFinding> findings() {
            List<SourceFinding> findings = new ArrayList<>(super.findings());
            indexes.forEach(index -> findings.addAll(index.findings()));
            return findings;
        }

        @Override
        public void close() throws IOException {
            super.close();
            for (SideIndex index : indexes) {
                index.close();
            }
        }
    }

    /** Joins rows, one thread's at a time, with the rows that it met last at hand. */
    private static final class Join implements CellMapper {
        private static final int CACHED = 256;

        private final List<SideTable> tables;
        private final List<SideIndex> indexes;
        private final int logCells;
        private final int[] keyCells;
        private final int[] logKeyCells;
        private final SideIndex.RowBuffer[] buffers;
        private final SideRow[][] cached;
        private final List<Writable> cells = new ArrayList<>();

        Join(JoinedText source, List<SideIndex> indexes) {
            List<String> logColumns = source.log.columns();
            this.tables = source.tables;
            this.indexes = indexes;
            this.logCells = logColumns.size();
            this.keyCells = tables.stream().mapToInt(SideTable::keyCell).toArray();
            this.logKeyCells = tables.stream()
                    .mapToInt(table -> logColumns.indexOf(table.logColumn()))
                    .toArray();
            this.buffers = indexes.stream().map(index -> index.new RowBuffer()).toArray(SideIndex.RowBuffer[]::new);
            this.cached = new SideRow[tables.size()][CACHED];
        }

        @Override
        public List<Writable> map(List<Writable> row) {
            if (row.size() != logCells) {
                return row; // it is counted by what is found, a row of too few or too many cells
            }
            cells.clear();
            cells.addAll(row);
            for (int table = 0; table < tables.size(); table++) {
                cells.addAll(sideRow(table, (Text) row.get(logKeyCells[table])).cells);
            }
            return cells;
        }

        private SideRow sideRow(int table, Text key) {
            int slot = (Arrays.hashCode(Arrays.copyOf(key.getBytes(), key.getLength())) & Integer.MAX_VALUE) % CACHED;
            SideRow known = cached[table][slot];
            if (known != null && known.key.equals(key)) {
                return known;
            }
            List<Writable> found = indexes.get(table).row(key, buffers[table]);
            if (found == null) {
                throw new MalformedRowException(
                        MalformedRowException.Kind.UNJOINED,
                        "%s '%s'".formatted(tables.get(table).logColumn(), key),
                        "a row of it in " + tables.get(table).name());
            }
            cached[table][slot] = SideRow.copy(key, found, keyCells[table]);
            return cached[table][slot];
        }
    }

    /**
     * A row of a side table.
     *
     * @param cells all but the key's
     */
    private record SideRow(Text key, List<Writable> cells) {
        static SideRow copy(Text key, List<Writable> row, int keyCell) {
            List<Writable> cells = new ArrayList<>();
            for (int cell = 0; cell < row.size(); cell++) {
                if (cell != keyCell) {
                    cells.add(new Text((Text) row.get(cell)));
                }
            }
            return new SideRow(new Text(key), cells);
        }
    }
}
