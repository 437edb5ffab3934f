// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import java.io.Closeable;
import java.time.Duration;

/** Bytes that come one after the other. */
interface ByteFeed extends Closeable {
    /** Nothing comes any more. */
    int END = -1;
    /** Another file has the name now, and all of the one before was given: the next byte is its first. */
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

    /**
     * Says which source it is, by how it begins.
     *
     * @param offset of the byte that comes next; what is behind it may still change
     * @return empty for a source of which nothing can be read again
     */
    String head(long offset);
}
