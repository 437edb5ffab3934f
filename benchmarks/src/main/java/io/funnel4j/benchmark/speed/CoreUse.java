// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Processor time of the machine up to now, and how much of it this process and its ended children used.
 *
 * @param nanos the clock
 * @param busy seconds of all cores; NaN where the system does not tell
 * @param own seconds of this process and the children it has waited for
 */
record CoreUse(long nanos, double busy, double own) {
    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path PROCESS = Path.of("/proc/self/stat");
    private static final double TICKS_A_SECOND = 100;

    static CoreUse now() throws IOException {
        if (!Files.isReadable(MACHINE) || !Files.isReadable(PROCESS)) {
            return new CoreUse(System.nanoTime(), Double.NaN, Double.NaN);
        }
        return of(System.nanoTime(), Files.readAllLines(MACHINE), Files.readString(PROCESS));
    }

    /** From the text of /proc/stat and /proc/self/stat. */
    static CoreUse of(long nanos, List<String> machine, String process) {
        String[] all = machine.get(0).strip().split(" +", -1);
        double busy = 0;
        // cpu user nice system idle iowait irq softirq steal
        for (int column : new int[] {1, 2, 3, 6, 7, 8}) {
            busy += Double.parseDouble(all[column]) / TICKS_A_SECOND;
        }
        // After "pid (name)": state and 10 more columns, then utime, stime, cutime, cstime.
        String[] columns =
                process.substring(process.lastIndexOf(')') + 1).strip().split(" +", -1);
        double own = 0;
        for (int column = 11; column <= 14; column++) {
            own += Double.parseDouble(columns[column]) / TICKS_A_SECOND;
        }
        return new CoreUse(nanos, busy, own);
    }

    /** Cores that others used on average since then; NaN where the system does not tell. */
    double othersSince(CoreUse earlier) {
        double seconds = (nanos - earlier.nanos) * 1e-9;
        double others = (busy - earlier.busy - (own - earlier.own)) / seconds;
        return others < 0 ? 0 : others;
    }
}
