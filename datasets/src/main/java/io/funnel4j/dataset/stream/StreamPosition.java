// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.Internal;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;

/**
 * How much of a source is taken.
 *
 * @param offset of the next byte in the file; of a pipe, in what came since it was opened
 * @param lines of the file before it
 * @param source tells it from another
 * @param rows that were taken of the source so far, those of files and pipes before this one among them
 */
public record StreamPosition(long offset, long lines, SourceMark source, long rows) {
    /** Before the first byte. */
    public static final StreamPosition START = new StreamPosition(0, 0, SourceMark.NONE, 0);

    public StreamPosition {
        Objects.requireNonNull(source, "source");
        if (offset < 0 || lines < 0 || rows < 0) {
            throw new IllegalArgumentException(
                    "byte %s, line %s, row %s; expected 0 or more".formatted(offset, lines, rows));
        }
    }

    /** Before the first byte of another source, which goes on where this one ended. */
    public StreamPosition ofNextSource() {
        return new StreamPosition(0, 0, SourceMark.NONE, rows);
    }

    /** Writes it, for a later process. */
    @Internal
    public void write(DataOutput out) throws IOException {
        out.writeLong(offset);
        out.writeLong(lines);
        source.write(out);
        out.writeLong(rows);
    }

    /** Reads what was written. */
    @Internal
    public static StreamPosition read(DataInput in) throws IOException {
        return new StreamPosition(in.readLong(), in.readLong(), SourceMark.read(in), in.readLong());
    }
}
