// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import java.io.DataInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.DoubleWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Reads a generated world as if it were a file: one record an exposure, its values in the order of
 * {@link World#columns()}. Ids are {@link Text}, numeric columns {@link DoubleWritable}, the day and labels
 * {@link IntWritable}; as text they are what {@link WorldFile} writes. Writables are shared between records: read them,
 * do not set them.
 */
public final class WorldRecordReader extends BaseRecordReader {
    private static final WorldColumn[] COLUMNS = WorldColumn.values();
    private static final IntWritable[] LABELS = {new IntWritable(0), new IntWritable(1)};

    private final WorldSpec spec;
    private final long firstRow;
    private final long endRow;
    private long nextRow;
    private Configuration configuration;
    private transient World world;
    private transient ExposureCursor cursor;
    private transient Map<WorldColumn, Text[]> texts;

    /** Reads all exposures. */
    public WorldRecordReader(World world) {
        this(world, 0, world.spec().rows());
    }

    /** Reads the exposures of rows firstRow to endRow - 1. */
    public WorldRecordReader(World world, long firstRow, long endRow) {
        world.checkRange(firstRow, endRow);
        this.spec = world.spec();
        this.firstRow = firstRow;
        this.endRow = endRow;
        this.nextRow = firstRow;
        this.world = world;
    }

    /** A world needs no input, so a split is not read. */
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
        return nextRow < endRow;
    }

    @Override
    public List<Writable> next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    String.format(Locale.ROOT, "all %d rows were read; check hasNext() or reset()", endRow - firstRow));
        }
        List<Writable> values = read(nextRow++);
        invokeListeners(values);
        return values;
    }

    @Override
    public Record nextRecord() {
        long row = nextRow;
        return record(row, next());
    }

    @Override
    public void reset() {
        nextRow = firstRow;
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

    /** Not supported: a world is made, not read from a stream. */
    @Override
    public List<Writable> record(URI uri, DataInputStream stream) {
        throw new UnsupportedOperationException(
                "a generated world is not read from a stream; write it with WorldFile and use a CSV reader for " + uri);
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metaData) {
        if (!(metaData instanceof RecordMetaDataIndex index)) {
            throw new IllegalArgumentException(
                    "expected the metadata of this reader's nextRecord(), found " + metaData);
        }
        world().checkRange(index.getIndex(), index.getIndex() + 1);
        return record(index.getIndex(), read(index.getIndex()));
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
        return metaData.stream().map(this::loadFromMetaData).toList();
    }

    @Override
    public void close() {
        cursor = null;
    }

    private Record record(long row, List<Writable> values) {
        URI uri = URI.create("world:/seed/" + spec.seed());
        return new org.datavec.api.records.impl.Record(
                values, new RecordMetaDataIndex(row, uri, WorldRecordReader.class));
    }

    private List<Writable> read(long row) {
        if (cursor == null) {
            cursor = world().cursor(firstRow, endRow);
        }
        cursor.moveTo(row);
        List<Writable> values = new ArrayList<>(COLUMNS.length);
        for (WorldColumn column : COLUMNS) {
            values.add(writable(column));
        }
        return values;
    }

    private Writable writable(WorldColumn column) {
        return switch (column.kind()) {
            case ID -> text(column, cursor.code(column));
            case TIME -> new IntWritable((int) cursor.number(column));
            case LABEL -> LABELS[cursor.happened(column) ? 1 : 0];
            case NUMERIC -> new DoubleWritable(cursor.number(column));
        };
    }

    private Text text(WorldColumn column, int code) {
        if (texts == null) {
            texts = new EnumMap<>(WorldColumn.class);
            for (WorldColumn each : WorldColumn.of(WorldColumn.Kind.ID)) {
                texts.put(each, new Text[world().vocabularySize(each)]);
            }
        }
        Text[] known = texts.get(column);
        if (known[code] == null) {
            known[code] = new Text(world().vocabularies().text(column, code));
        }
        return known[code];
    }

    private World world() {
        if (world == null) {
            world = World.of(spec);
        }
        return world;
    }
}
