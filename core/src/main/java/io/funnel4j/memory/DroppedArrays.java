// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts native arrays that may be garbage. ND4J frees one when its Java object is collected, and those objects are so small
 * that they alone never fill a heap: many trainings in one process would take ever more memory beside it.
 */
public final class DroppedArrays {
    private static final long MOST = 256L << 20;
    private static final AtomicLong BYTES = new AtomicLong();

    private DroppedArrays() {}

    /** Counts so many bytes more, and collects the heap where there have been 256 MiB since the last time. */
    public static void count(long bytes) {
        if (BYTES.addAndGet(bytes) >= MOST) {
            BYTES.set(0);
            System.gc();
        }
    }
}
