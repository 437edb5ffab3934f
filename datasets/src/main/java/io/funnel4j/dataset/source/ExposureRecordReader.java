// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataLine;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Any source of exposures as a DataVec RecordReader, for pipelines of DataVec's own: a public set, a join, a query. A record
 * has a writable a column, in the source's order, and is the caller's to keep.
 *
 * <p>Rows that cannot be used, and those with too few or too many cells, are left out and counted.
 */
public final class ExposureRecordReader extends BaseRecordReader {
    private static final long serialVersionUID = 1L;

    private final transient ExposureSource source;
    private final int columns;
    private transient Configuration configuration;
    private transient RowReader rows;
    private transient List<Writable> ahead;
    private boolean ended;
    private long leftOut;

    /** A reader that stands before the first row. */
    public ExposureRecordReader(ExposureSource source) {
        this.source = source;
        this.columns = source.columns().size();
    }

    /** A source names its own files, so a split is not read. */
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
        while (ahead == null && !ended) {
            if (rows == null) {
                rows = source.open();
            }
            try {
                ended = !rows.advance();
                if (!ended && rows.cells().size() == columns) {
                    ahead = copy(rows.cells());
                } else if (!ended) {
                    leftOut++;
                }
            } catch (MalformedRowException e) {
                leftOut++;
            }
        }
        return ahead != null;
    }

    /** Readers fill their texts again. */
    private static List<Writable> copy(List<Writable> cells) {
        List<Writable> copy = new ArrayList<>(cells.size());
        cells.forEach(cell -> copy.add(cell instanceof Text text ? new Text(text) : cell));
        return copy;
    }

    @Override
    public List<Writable> next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    "%s has no more rows; check hasNext() or reset()".formatted(source.name()));
        }
        List<Writable> next = ahead;
        ahead = null;
        invokeListeners(next);
        return next;
    }

    /** Rows left out since the first. */
    public long leftOut() {
        return leftOut;
    }

    @Override
    public Record nextRecord() {
        List<Writable> cells = next();
        URI uri = URI.create("exposures:" + Integer.toHexString(rows.container().hashCode()));
        return new org.datavec.api.records.impl.Record(
                cells, new RecordMetaDataLine((int) rows.line(), uri, ExposureRecordReader.class));
    }

    @Override
    public void reset() {
        close();
        ended = false;
        leftOut = 0;
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

    /** Not supported: a source names its own files. */
    @Override
    public List<Writable> record(URI uri, DataInputStream stream) {
        throw new UnsupportedOperationException("a source is not read from a stream; name the file in it: " + uri);
    }

    /** Not supported: a row is not found again by its line. */
    @Override
    public Record loadFromMetaData(RecordMetaData metaData) {
        throw new UnsupportedOperationException("rows are read in order; found " + metaData);
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
        return metaData.stream().map(this::loadFromMetaData).toList();
    }

    @Override
    public void close() {
        ahead = null;
        if (rows != null) {
            try {
                rows.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close " + source.name(), e);
            } finally {
                rows = null;
            }
        }
    }
}
