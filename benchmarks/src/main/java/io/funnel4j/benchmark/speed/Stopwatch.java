package io.funnel4j.benchmark.speed;

/** Counts rows by the clock: a warm-up first, then at least one step for at least the time asked for. */
final class Stopwatch {
    private static final double NANOS = 1e9;

    private final double warmUp;
    private final double seconds;
    private final long begin = System.nanoTime();
    private boolean warm;
    private long measuredFrom;
    private long last;
    private long rows;

    Stopwatch(double warmUp, double seconds) {
        this.warmUp = warmUp;
        this.seconds = seconds;
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
            return false;
        }
        rows += stepRows;
        last = now;
        return now - measuredFrom >= seconds * NANOS;
    }

    double rowsPerSecond() {
        return rows * NANOS / (last - measuredFrom);
    }
}
