package io.funnel4j.dataset;

/**
 * A 64-bit hash of a text that is the same in every version and on every machine: encoded files and splits depend on it.
 *
 * <p>FNV-1a over the UTF-16 units, then the finaliser of MurmurHash3, so that every bit of the result depends on every
 * character.
 */
public final class StableHash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private StableHash() {}

    /** The hash of a text under a seed; 0 is the usual seed. */
    public static long of(String text, long seed) {
        long hash = OFFSET ^ mix(seed);
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return mix(hash);
    }

    /** A bijection of the 64-bit numbers in which every bit of the result depends on every bit of the argument. */
    public static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
