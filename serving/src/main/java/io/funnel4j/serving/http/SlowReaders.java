// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The end of patience with those who read their answers slowly.
 *
 * @param clock what ends it
 * @param longest for an answer to be read
 */
record SlowReaders(ScheduledExecutorService clock, Duration longest) {
    /** Does something when the time is over, unless it is cancelled. */
    Future<?> after(Runnable end) {
        return clock.schedule(end, longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}
