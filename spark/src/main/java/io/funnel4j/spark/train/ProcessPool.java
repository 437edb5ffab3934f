// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Trainers and scorers of this process, one per task that runs at once, kept from round to round: their graphs and threads are
 * worth it. Which of them a task gets makes no difference to its bits. An executor is not told of a training's end, so what was
 * not used for some minutes is closed when another task comes.
 */
final class ProcessPool {
    private static final long KEPT_NANOS = Duration.ofMinutes(10).toNanos();
    private static final Map<String, List<Free>> FREE = new LinkedHashMap<>();

    private ProcessPool() {}

    private record Free(AutoCloseable object, long since) {}

    /**
     * Lends an object; after a failure it is closed.
     *
     * @param key objects of one key are alike
     */
    static <T extends AutoCloseable, R> R use(String key, Supplier<T> make, Function<T, R> use) {
        T object = take(key, make);
        boolean done = false;
        try {
            R result = use.apply(object);
            done = true;
            return result;
        } finally {
            if (done) {
                giveBack(key, object);
            } else {
                close(object);
            }
        }
    }

    @SuppressWarnings("unchecked") // objects of one key are alike
    private static <T extends AutoCloseable> T take(String key, Supplier<T> make) {
        synchronized (FREE) {
            closeUnused();
            List<Free> free = FREE.getOrDefault(key, List.of());
            if (!free.isEmpty()) {
                return (T) free.remove(free.size() - 1).object();
            }
        }
        return make.get();
    }

    private static void giveBack(String key, AutoCloseable object) {
        synchronized (FREE) {
            FREE.computeIfAbsent(key, unseen -> new ArrayList<>()).add(new Free(object, System.nanoTime()));
        }
    }

    private static void closeUnused() {
        long now = System.nanoTime();
        for (Iterator<List<Free>> lists = FREE.values().iterator(); lists.hasNext(); ) {
            List<Free> free = lists.next();
            free.removeIf(each -> {
                boolean old = now - each.since() > KEPT_NANOS;
                if (old) {
                    close(each.object());
                }
                return old;
            });
            if (free.isEmpty()) {
                lists.remove();
            }
        }
    }

    /** Closes what is free of a key. */
    static void close(String key) {
        synchronized (FREE) {
            List<Free> free = FREE.remove(key);
            if (free != null) {
                free.forEach(each -> close(each.object()));
            }
        }
    }

    private static void close(AutoCloseable object) {
        try {
            object.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing a trainer or scorer failed", e);
        }
    }
}
