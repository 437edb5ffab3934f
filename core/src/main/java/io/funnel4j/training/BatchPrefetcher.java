// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Assembles the batch after the next on a thread of its own, and makes the next one ready on another, while a step runs on
 * this one. Batches come in the iterator's order.
 */
final class BatchPrefetcher implements AutoCloseable {
    private final MultiDataSetIterator batches;
    private final Function<MultiDataSet, PreparedBatch> prepare;
    private final ExecutorService assembling = thread("funnel4j-batches");
    private final ExecutorService preparing = thread("funnel4j-prepares");
    private Future<Optional<MultiDataSet>> assembled;
    private Future<Optional<PreparedBatch>> next;

    /** Asks for the first batches; until this is closed the iterator is its own. */
    BatchPrefetcher(MultiDataSetIterator batches, Function<MultiDataSet, PreparedBatch> prepare) {
        this.batches = batches;
        this.prepare = prepare;
        this.assembled = assembling.submit(this::assemble);
        ask();
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Makes the assembled batch the next one, and asks for the one after it. */
    private void ask() {
        Future<Optional<MultiDataSet>> raw = assembled;
        next = preparing.submit(() -> await(raw).map(prepare));
        assembled = assembling.submit(() -> await(raw).isPresent() ? assemble() : Optional.empty());
    }

    /** The next batch, which the caller closes, or nothing after the last. What the iterator throws is thrown here. */
    Optional<PreparedBatch> next() {
        Optional<PreparedBatch> batch = await(next);
        if (batch.isPresent()) {
            ask();
        }
        return batch;
    }

    /** Whether a batch follows; waits until it is assembled. */
    boolean hasNext() {
        return await(next).isPresent();
    }

    private Optional<MultiDataSet> assemble() {
        return batches.hasNext() ? Optional.of(batches.next()) : Optional.empty();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException("assembling a batch failed", e.getCause());
        }
    }

    /** Waits for the batches that are being made, an interrupt or none, so that the iterator is free again. */
    @Override
    public void close() {
        assembling.shutdown();
        preparing.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    closeUnused();
                    if (!assembling.awaitTermination(1, TimeUnit.MINUTES)) {
                        throw new IllegalStateException("a batch is still being assembled after a minute");
                    }
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closeUnused() throws InterruptedException {
        try {
            next.get().ifPresent(PreparedBatch::close);
        } catch (ExecutionException e) {
            // Who waited for the batch was told; who did not asks for nothing of it.
        }
    }
}
