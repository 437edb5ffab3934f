// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.memory;

/**
 * What one part of a model takes.
 *
 * @param what with its size, and a verb: {@code table 'sku' has 1,000 rows of 8, which need}
 * @param bytes at least 0; {@link Long#MAX_VALUE} for that or more
 * @param place where they are
 * @param smaller what makes it smaller, in words
 */
public record MemoryNeed(String what, long bytes, Place place, String smaller) {
    /** Where memory is taken from. */
    public enum Place {
        /** The Java heap. */
        HEAP,
        /** Beside the heap, where ND4J's arrays are. */
        NATIVE
    }

    public MemoryNeed {
        if (bytes < 0) {
            throw new IllegalArgumentException("%s %s bytes; expected at least 0".formatted(what, bytes));
        }
    }

    /** On the heap. */
    public static MemoryNeed ofHeap(String what, long bytes, String smaller) {
        return new MemoryNeed(what, bytes, Place.HEAP, smaller);
    }

    /** Beside the heap. */
    public static MemoryNeed ofNative(String what, long bytes, String smaller) {
        return new MemoryNeed(what, bytes, Place.NATIVE, smaller);
    }

    @Override
    public String toString() {
        return what + " " + Bytes.text(bytes);
    }
}
