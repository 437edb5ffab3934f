// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import java.time.Duration;
import java.util.Locale;

/** Durations in words. */
final class Durations {
    private Durations() {}

    /** For a table: {@code 24 s}, {@code 3 min}, {@code 1.5 h}. */
    static String brief(Duration duration) {
        double seconds = Math.max(0, duration.toMillis() / 1000.0);
        if (seconds < 120) {
            return Math.round(seconds) + " s";
        }
        return seconds < 7200
                ? Math.round(seconds / 60) + " min"
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    /** {@code 24 s}, {@code 3 min 05 s}, {@code 1 h 03 min}. */
    static String words(Duration duration) {
        long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
}
