// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What tasks of this process leave for later ones: trainers and scorers, whose graphs and threads are worth it, and the shares of
 * next rounds. Whether a task finds something makes no difference to its bits. An executor is not told of a training's end, so
 * what was not used for some minutes is freed when another task comes.
 */
final class ProcessPool {
    private static final long KEPT_NANOS = Duration.ofMinutes(10).toNanos();
    private static final Map<String, Deque<Kept>> KEPT = new HashMap<>();

    private ProcessPool() {}

    private record Kept(Object object, long since) {
        boolean old(long now) {
            return now - since > KEPT_NANOS;
        }
    }

    /**
     * Lends an object; after a failure it is closed.
     *
     * @param key objects of one key are alike
     */
    static <T extends AutoCloseable, R> R use(String key, Supplier<T> make, Function<T, R> use) {
        T object = ProcessPool.<T>take(key).orElseGet(make);
        boolean done = false;
        try {
            R result = use.apply(object);
            done = true;
            return result;
        } finally {
            if (done) {
                keep(key, object);
            } else {
                free(object);
            }
        }
    }

    /** Takes what was kept last, if anything. */
    @SuppressWarnings("unchecked") // objects of one key are alike
    static <T> Optional<T> take(String key) {
        synchronized (KEPT) {
            freeOld();
            Deque<Kept> kept = KEPT.get(key);
            return kept == null || kept.isEmpty()
                    ? Optional.empty()
                    : Optional.of((T) kept.removeLast().object());
        }
    }

    static void keep(String key, Object object) {
        synchronized (KEPT) {
            KEPT.computeIfAbsent(key, unseen -> new ArrayDeque<>()).add(new Kept(object, System.nanoTime()));
        }
    }

    private static void freeOld() {
        long now = System.nanoTime();
        KEPT.values().forEach(kept -> {
            while (!kept.isEmpty() && kept.getFirst().old(now)) {
                free(kept.removeFirst().object());
            }
        });
        KEPT.values().removeIf(Deque::isEmpty);
    }

    /** Frees what is kept of a key. */
    static void close(String key) {
        synchronized (KEPT) {
            Deque<Kept> kept = KEPT.remove(key);
            if (kept != null) {
                kept.forEach(each -> free(each.object()));
            }
        }
    }

    private static void free(Object object) {
        if (object instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing a trainer or scorer failed", e);
            }
        }
    }
}
