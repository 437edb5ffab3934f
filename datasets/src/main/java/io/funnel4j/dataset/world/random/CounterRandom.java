// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world.random;

/**
 * Random numbers by position: draw k of entry i of a stream depends on the seed, the stream, i and k alone (SplitMix64
 * over a counter), so entries can be drawn in any order and on any thread.
 */
public final class CounterRandom {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private final long key;
    private long state;

    /**
     * @param seed of the world
     * @param stream what the numbers are for; streams of one seed are independent
     */
    public CounterRandom(long seed, Stream stream) {
        this.key = mix(mix(seed) + GAMMA * stream.number);
    }

    /** Goes to the first draw of an entry. */
    public CounterRandom at(long entry) {
        state = mix(key + entry);
        return this;
    }

    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    public double nextDouble() {
        return (nextLong() >>> 11) * UNIT;
    }

    /** Uniform in [0, bound). */
    public int nextInt(int bound) {
        return (int) (nextDouble() * bound);
    }

    /** Standard normal (Box and Muller), from two draws. */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** What random numbers are for. */
    public enum Stream {
        USERS(1),
        ITEMS(2),
        CATEGORIES(3),
        BRANDS(4),
        SHOPS(5),
        SIDE_EFFECTS(6),
        CALIBRATION(7),
        EXPOSURES(8),
        TURNOVER(9),
        MARKETS(10);

        private final long number;

        Stream(long number) {
            this.number = number;
        }
    }
}
