// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Checksum;

/**
 * When the values of a vocabulary were last seen, and those that were seen too rarely. As bytes:
 *
 * <pre>
 *   now INT32
 *   values INT32,  then of each, by its number: last INT32
 *   waiting INT32, then of each, by its hash:   hash INT64 | count INT32 | last INT32
 * </pre>
 *
 * @param now the last day of the train rows, or the number of the warm start, 0 for the first run
 * @param last the day or warm start that each value was last seen at, by its number
 * @param waiting values that have no id yet
 */
@Internal
@SuppressWarnings("ArrayRecordComponent")
public record Sightings(int now, int[] last, WaitingValues waiting) {
    private static final int WAITING_BYTES = Long.BYTES + 2 * Integer.BYTES;

    /** @throws IllegalArgumentException if something was seen later than now */
    public Sightings {
        for (int seen : last) {
            check(now, seen);
        }
        for (int seen : waiting.last()) {
            check(now, seen);
        }
    }

    private static void check(int now, int seen) {
        if (seen > now) {
            throw new IllegalArgumentException("a value was seen at %s, which is after %s".formatted(seen, now));
        }
    }

    /** Bytes that {@link #write} writes. */
    long bytes() {
        return bytes(last.length, waiting.size());
    }

    private static long bytes(long values, long waiting) {
        return 3L * Integer.BYTES + Integer.BYTES * values + WAITING_BYTES * waiting;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(now);
        out.writeInt(last.length);
        for (int seen : last) {
            out.writeInt(seen);
        }
        out.writeInt(waiting.size());
        for (int i = 0; i < waiting.size(); i++) {
            out.writeLong(waiting.hashes()[i]);
            out.writeInt(waiting.counts()[i]);
            out.writeInt(waiting.last()[i]);
        }
    }

    /**
     * Reads what was written.
     *
     * @param most bytes that there are
     * @throws IllegalArgumentException if there must be more, or they cannot have been written so
     */
    static Sightings read(DataInput in, long most) throws IOException {
        int now = in.readInt();
        int values = in.readInt();
        requireRoom(values, 0, most);
        int[] last = new int[values];
        for (int i = 0; i < last.length; i++) {
            last[i] = in.readInt();
        }
        int waiting = in.readInt();
        requireRoom(values, waiting, most);
        long[] hashes = new long[waiting];
        int[] counts = new int[waiting];
        int[] seen = new int[waiting];
        for (int i = 0; i < waiting; i++) {
            hashes[i] = in.readLong();
            counts[i] = in.readInt();
            seen[i] = in.readInt();
        }
        return new Sightings(now, last, new WaitingValues(hashes, counts, seen));
    }

    private static void requireRoom(int values, int waiting, long most) {
        if (values < 0 || waiting < 0 || bytes(values, waiting) > most) {
            throw new IllegalArgumentException(
                    "it tells of %s values and %s that wait, in %s bytes".formatted(values, waiting, most));
        }
    }

    /** Adds all of it to a checksum. */
    void addTo(Checksum checksum) {
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(new CheckedOutputStream(OutputStream.nullOutputStream(), checksum)))) {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
