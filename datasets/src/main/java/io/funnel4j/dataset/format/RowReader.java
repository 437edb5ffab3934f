package io.funnel4j.dataset.format;

import java.io.Closeable;
import java.util.List;
import java.util.OptionalDouble;
import org.datavec.api.writable.Writable;

/** Stands before the first row of a source, then on one row after the other. */
public interface RowReader extends Closeable {
    /**
     * Goes to the next row.
     *
     * @return false after the last one
     * @throws MalformedRowException if the next row cannot be split into cells; the reader stands on it and can go on
     */
    boolean advance();

    /** The cells of the current row, as the RecordReader gave them: as many as it found, not as there are columns. */
    List<Writable> cells();

    /** Where the current row stands: {@code visits.csv:17}. */
    String location();

    /** Blank lines skipped so far. */
    long blankLines();

    /** How much of the source is read, 0 to 1; empty where nobody knows. */
    OptionalDouble progress();
}
