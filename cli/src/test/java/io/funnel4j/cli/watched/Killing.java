// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.watched;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills at an operation, a write among them after half of its bytes: by an error, and all that follows fails with it. */
public final class Killing implements FileOperations {
    private final AtomicInteger left;

    /** @param operations that happen before the kill */
    public Killing(int operations) {
        left = new AtomicInteger(operations);
    }

    /** The process is gone: nothing that it still does reaches a file. */
    public static final class KilledError extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public synchronized void before(Kind kind, Path path) {
        int now = left.getAndDecrement();
        if (now < 0 || (now == 0 && kind != Kind.WRITE)) {
            throw new KilledError();
        }
    }

    @Override
    public int writable(Path path, int bytes) {
        return left.get() < 0 ? bytes / 2 : bytes;
    }

    @Override
    public void cut(Path path) {
        throw new KilledError();
    }
}
