// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The first and the last of some times, in any order. */
final class TimeRange {
    private double first = Double.POSITIVE_INFINITY;
    private double last = Double.NEGATIVE_INFINITY;

    /** @param time NaN for none */
    void add(double time) {
        if (time < first) {
            first = time;
        }
        if (time > last) {
            last = time;
        }
    }

    /** Adds another range, and empties it. */
    void take(TimeRange other) {
        first = Math.min(first, other.first);
        last = Math.max(last, other.last);
        other.first = Double.POSITIVE_INFINITY;
        other.last = Double.NEGATIVE_INFINITY;
    }

    /** Writes both ends, for another process. */
    void write(DataOutput out) throws IOException {
        out.writeDouble(first);
        out.writeDouble(last);
    }

    /** Becomes the range that was written. */
    void read(DataInput in) throws IOException {
        first = in.readDouble();
        last = in.readDouble();
    }

    boolean isEmpty() {
        return first > last;
    }

    double first() {
        return first;
    }

    double last() {
        return last;
    }
}
