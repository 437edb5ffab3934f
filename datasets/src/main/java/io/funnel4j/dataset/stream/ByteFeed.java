// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import java.io.Closeable;
import java.time.Duration;

/** Bytes that come one after the other. */
interface ByteFeed extends Closeable {
    /** Nothing comes any more. */
    int END = -1;
    /** Another file has taken the name, and all of the one before was given; {@link #beginNextFile} goes on with it. */
    int NEXT_FILE = -2;

    /**
     * Gives bytes that are there, or waits for some.
     *
     * @param from where they are put
     * @param wait how long at most
     * @return how many, 0 if none came; {@link #END} or {@link #NEXT_FILE}
     * @throws io.funnel4j.dataset.source.InvalidExposuresException if bytes that were given before are no longer there
     */
    int read(byte[] target, int from, Duration wait);

    /** Looks whether another file has taken the name, or had done so before; it is then held open. */
    boolean nextFileWaits();

    /** Goes on with the next file's first byte, where {@link #read} has said that it is its turn. */
    void beginNextFile();

    /**
     * Says which source it is.
     *
     * @param offset of the byte that comes next, not behind what was given; what is behind it may still change
     */
    SourceMark mark(long offset);
}
