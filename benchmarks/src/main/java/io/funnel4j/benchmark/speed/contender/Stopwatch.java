// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Counts rows by the clock: a warm-up first, then at least one step for at least the time asked for. */
final class Stopwatch {
    private static final double NANOS = 1e9;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final double warmUp;
    private final double seconds;
    private final long begin = System.nanoTime();
    private boolean warm;
    private long measuredFrom;
    private long processorFrom;
    private long last;
    private long rows;

    /** Both in seconds. */
    Stopwatch(double warmUp, double seconds) {
        this.warmUp = warmUp;
        this.seconds = seconds;
    }

    /** Runs steps of as many rows each until that is enough. */
    static Stopwatch run(double warmUp, double seconds, long stepRows, Runnable step) {
        Stopwatch stopwatch = new Stopwatch(warmUp, seconds);
        do {
            step.run();
        } while (!stopwatch.step(stepRows));
        return stopwatch;
    }

    /**
     * A step has ended.
     *
     * @return whether that is enough
     */
    boolean step(long stepRows) {
        long now = System.nanoTime();
        if (!warm) {
            warm = now - begin >= warmUp * NANOS;
            measuredFrom = now;
            if (warm) {
                processorFrom = system.getProcessCpuTime();
            }
            return false;
        }
        rows += stepRows;
        last = now;
        return now - measuredFrom >= seconds * NANOS;
    }

    /** What was counted. */
    Rate rate(Work work, int batch, double loss) {
        double elapsed = last - measuredFrom;
        double cores = (system.getProcessCpuTime() - processorFrom) / elapsed;
        return new Rate(work, batch, rows * NANOS / elapsed, cores, loss);
    }
}
