// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A run that could not be opened: whether it is worth another attempt. */
final class FailedOpening {
    private static final long LONGEST_PAUSE_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final int FIRST_LOOKS = 5;

    private final Map<String, String> opened;
    private final long pauseMillis;
    private final long since = System.nanoTime();
    private Map<String, String> last;

    /**
     * It could not be opened just now.
     *
     * @param files that it had, with their sizes and times
     * @param before the failure before this one; null for none
     * @param everyMillis time from one look to the next
     */
    FailedOpening(Map<String, String> files, FailedOpening before, long everyMillis) {
        this.opened = files;
        this.last = files;
        this.pauseMillis = before == null || !before.opened.equals(files)
                ? Math.min(LONGEST_PAUSE_MILLIS, FIRST_LOOKS * everyMillis)
                : Math.min(LONGEST_PAUSE_MILLIS, 2 * before.pauseMillis);
    }

    /**
     * Whether its files have changed since and are at rest from one look to the next, or it has not been tried for long.
     *
     * @param files that it has now
     */
    boolean worthAnother(Map<String, String> files) {
        boolean atRest = files.equals(last);
        last = files;
        boolean changed = atRest && !files.equals(opened);
        return changed || System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    }
}
