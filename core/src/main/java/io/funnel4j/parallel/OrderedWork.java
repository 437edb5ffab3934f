// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.parallel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Work on items that come one after the other: items are taken and results handed over by the caller's thread, in the
 * items' order; the work between is done by W threads. At most 2 W items are on their way at once, so memory does not
 * follow their number.
 */
public final class OrderedWork {
    private static final int ITEMS_PER_WORKER = 2;

    private OrderedWork() {}

    /** As many workers as there are processors. */
    public static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Does the work and returns after the last result. The first failure, of items, work or results, ends it.
     *
     * @param items taken by the caller's thread
     * @param workers W, at least 1
     * @param work done by any of the workers; what it throws is thrown here
     * @param results hears each result, in the order of the items, on the caller's thread
     */
    public static <I, R> void run(Iterator<I> items, int workers, Function<I, R> work, Consumer<R> results) {
        if (workers < 1) {
            throw new IllegalArgumentException("%s workers; expected at least 1".formatted(workers));
        }
        ExecutorService executor = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "funnel4j-worker");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Deque<Future<R>> underWay = new ArrayDeque<>();
            while (items.hasNext()) {
                I item = items.next();
                underWay.add(executor.submit(() -> work.apply(item)));
                if (underWay.size() == ITEMS_PER_WORKER * workers) {
                    results.accept(result(underWay.remove()));
                }
            }
            while (!underWay.isEmpty()) {
                results.accept(result(underWay.remove()));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a worker", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException("a worker failed", e.getCause());
        }
    }
}
