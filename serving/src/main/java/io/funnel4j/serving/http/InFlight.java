// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.time.Duration;

/** The requests that have begun and are not answered yet. */
public final class InFlight {
    private int count;
    private volatile boolean leaving;
    private volatile boolean draining;

    synchronized void begin() {
        count++;
    }

    synchronized void end() {
        count--;
        notifyAll();
    }

    /** How many. */
    public synchronized int count() {
        return count;
    }

    /** From now on the server is not ready for more, but takes what comes nevertheless. */
    public void leave() {
        leaving = true;
    }

    /** Whether it is not ready for more. */
    public boolean leaving() {
        return leaving || draining;
    }

    /** From now on requests are turned away; whichever began before is among those to wait for. */
    public synchronized void drain() {
        draining = true;
    }

    /** Whether requests are turned away. */
    public boolean draining() {
        return draining;
    }

    /**
     * Waits until all are answered.
     *
     * @param until {@link System#nanoTime} at which waiting ends
     * @return how many are left
     */
    public synchronized int await(long until) throws InterruptedException {
        for (long left = until - System.nanoTime(); count > 0 && left > 0; left = until - System.nanoTime()) {
            wait(Math.max(1, Duration.ofNanos(left).toMillis()));
        }
        return count;
    }
}
