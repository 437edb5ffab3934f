// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.watched;

import java.io.IOException;
import java.nio.file.Path;

/** Hears of every change to a {@link WatchedFileSystem} before it is made, and may prevent it by an exception. */
public interface FileOperations {
    /** What changes. */
    enum Kind {
        CREATE,
        WRITE,
        SYNC,
        MOVE,
        DELETE
    }

    /** A file or folder is about to be changed. */
    void before(Kind kind, Path path) throws IOException;

    /** How many of so many bytes are written before the operation is over; fewer end it with an exception. */
    default int writable(Path path, int bytes) throws IOException {
        return bytes;
    }

    /** Called with the bytes that were written where {@link #writable} allowed fewer. */
    default void cut(Path path) throws IOException {}
}
