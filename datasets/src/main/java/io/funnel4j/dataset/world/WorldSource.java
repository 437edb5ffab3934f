// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.RowReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A generated world as if it were a file: values in the order of {@link World#columns()}. Ids are {@link Text}, numeric
 * columns {@link DoubleWritable}, the day and labels {@link IntWritable}, moments {@link Text}; as text they are what {@link WorldFile} writes.
 * Writables are shared between rows: read them, do not set them.
 *
 * @param firstRow of the world that is read
 * @param endRow after the last one
 */
public record WorldSource(World world, long firstRow, long endRow) implements ExposureSource {
    private static final IntWritable[] LABELS = {new IntWritable(0), new IntWritable(1)};

    public WorldSource {
        world.checkRange(firstRow, endRow);
    }

    /** All exposures. */
    public static WorldSource of(World world) {
        return new WorldSource(world, 0, world.spec().rows());
    }

    @Override
    public String name() {
        return "world of seed " + world.spec().seed();
    }

    @Override
    public List<String> columns() {
        return World.columns(world.spec());
    }

    @Override
    public RowReader open() {
        return new Rows(this);
    }

    private static final class Rows implements RowReader {
        private final WorldSource source;
        private final ExposureCursor cursor;
        private final List<WorldColumn> columns;
        private final Map<WorldColumn, Text[]> texts = new EnumMap<>(WorldColumn.class);
        private List<Writable> cells = List.of();
        private long next;

        Rows(WorldSource source) {
            this.source = source;
            cursor = source.world().cursor(source.firstRow(), source.endRow());
            columns = WorldColumn.of(source.world().spec());
            next = source.firstRow();
            for (WorldColumn each : WorldColumn.of(source.world().spec(), WorldColumn.Kind.ID)) {
                texts.put(each, new Text[source.world().vocabularySize(each)]);
            }
        }

        @Override
        public boolean advance() {
            if (next == source.endRow()) {
                return false;
            }
            cursor.moveTo(next++);
            List<Writable> values = new ArrayList<>(columns.size());
            for (WorldColumn column : columns) {
                values.add(writable(column));
            }
            cells = values;
            return true;
        }

        private Writable writable(WorldColumn column) {
            return switch (column.kind()) {
                case ID -> text(column, cursor.code(column));
                case TIME -> new IntWritable((int) cursor.number(column));
                case LABEL -> LABELS[cursor.happened(column) ? 1 : 0];
                case NUMERIC -> new DoubleWritable(cursor.number(column));
                case MOMENT -> new Text(cursor.text(column));
            };
        }

        private Text text(WorldColumn column, int code) {
            Text[] known = texts.get(column);
            if (known[code] == null) {
                known[code] = new Text(source.world().vocabularies().text(column, code));
            }
            return known[code];
        }

        @Override
        public List<Writable> cells() {
            return cells;
        }

        @Override
        public String container() {
            return source.name();
        }

        @Override
        public long line() {
            return next - source.firstRow();
        }

        @Override
        public void close() {}
    }
}
