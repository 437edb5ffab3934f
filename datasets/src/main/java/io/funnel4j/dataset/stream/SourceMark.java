// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Tells the source that a position is in from another.
 *
 * @param kind of source
 * @param head hash of the file's first bytes, none of them behind the position; empty for a pipe
 * @param tail hash of the file's last bytes before the position; empty for a pipe
 * @param node the file's number in its file system, which it keeps when it is renamed; empty where there is none
 */
public record SourceMark(Kind kind, String head, String tail, String node) {
    /** Of no source: whichever is opened is taken from its first byte. */
    public static final SourceMark NONE = new SourceMark(Kind.NONE, "", "", "");

    /** Of a pipe, of which nothing can be read again. */
    static final SourceMark PIPE = new SourceMark(Kind.PIPE, "", "", "");

    /** What a source is. */
    public enum Kind {
        /** Not opened yet. */
        NONE,
        /** A file: bytes that were read can be read again. */
        FILE,
        /** A pipe, or standard input. */
        PIPE
    }

    /**
     * Whether it may be the same file. Where few bytes are taken, such as a header alone, other files begin alike, and the file's
     * number tells; where more are, a copy is as good.
     *
     * @param offset of the position that both are of
     */
    boolean isOf(SourceMark other, long offset) {
        boolean sameNode = node.isEmpty() || other.node.isEmpty() || node.equals(other.node);
        return head.equals(other.head) && tail.equals(other.tail) && (sameNode || offset >= OpenFile.EDGE_BYTES);
    }

    /** Writes it, for a later process. */
    @Internal
    public void write(DataOutput out) throws IOException {
        DataForm.writeText(kind.name(), out);
        DataForm.writeText(head, out);
        DataForm.writeText(tail, out);
        DataForm.writeText(node, out);
    }

    /** Reads what was written. */
    @Internal
    public static SourceMark read(DataInput in) throws IOException {
        return new SourceMark(
                Kind.valueOf(DataForm.readText(in)),
                DataForm.readText(in),
                DataForm.readText(in),
                DataForm.readText(in));
    }
}
