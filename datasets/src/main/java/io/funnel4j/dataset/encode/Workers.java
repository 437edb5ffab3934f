// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Threads that share the tasks of a step; the calling thread is one of them. */
final class Workers implements Closeable {
    private final int count;
    private final ExecutorService others;

    /** @param count threads in all, at least 1 */
    Workers(int count) {
        this.count = count;
        this.others = count == 1
                ? null
                : Executors.newFixedThreadPool(count - 1, task -> {
                    Thread thread = new Thread(task, "encoding");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    int count() {
        return count;
    }

    /**
     * Runs tasks 0 to tasks - 1, each on one thread, and returns when all are done. A single task runs on the calling
     * thread.
     *
     * @throws RuntimeException of the first task, by number, that failed
     */
    void run(int tasks, IntConsumer task) {
        AtomicInteger next = new AtomicInteger();
        RuntimeException[] failures = new RuntimeException[tasks];
        Runnable share = () -> {
            for (int number = next.getAndIncrement(); number < tasks; number = next.getAndIncrement()) {
                try {
                    task.accept(number);
                } catch (RuntimeException e) {
                    failures[number] = e;
                }
            }
        };
        List<CompletableFuture<Void>> shares = new ArrayList<>();
        for (int other = 1; other < Math.min(count, tasks); other++) {
            shares.add(CompletableFuture.runAsync(share, others));
        }
        share.run();
        shares.forEach(CompletableFuture::join);
        for (RuntimeException failure : failures) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Override
    public void close() {
        if (others != null) {
            others.shutdownNow();
        }
    }
}
