// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that the bodies of all requests and answers share. */
final class BodyBudget {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    BodyBudget(long most) {
        this.most = most;
    }

    /** Takes some bytes, if they are there; one may take more than there are where nobody else has any. */
    boolean take(long bytes) {
        long before = used.getAndAdd(bytes);
        if (before > 0 && before + bytes > most) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Takes some bytes that are there already, so that others get less. */
    void takeAnyway(long bytes) {
        used.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
