// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** Assembles the next batch on a thread of its own while a step runs on this one. Batches come in the iterator's order. */
final class BatchPrefetcher implements AutoCloseable {
    private final MultiDataSetIterator batches;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread assembling = new Thread(task, "funnel4j-batches");
        assembling.setDaemon(true);
        return assembling;
    });
    private Future<Optional<MultiDataSet>> next;

    /** Asks for the first batch; until this is closed the iterator is its own. */
    BatchPrefetcher(MultiDataSetIterator batches) {
        this.batches = batches;
        this.next = thread.submit(this::assemble);
    }

    /** The next batch, or nothing after the last. What the iterator throws is thrown here. */
    Optional<MultiDataSet> next() {
        Optional<MultiDataSet> batch = await();
        if (batch.isPresent()) {
            next = thread.submit(this::assemble);
        }
        return batch;
    }

    /** Whether a batch follows; waits until it is assembled. */
    boolean hasNext() {
        return await().isPresent();
    }

    private Optional<MultiDataSet> assemble() {
        return batches.hasNext() ? Optional.of(batches.next()) : Optional.empty();
    }

    private Optional<MultiDataSet> await() {
        try {
            return next.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the iterator failed", e.getCause());
        }
    }

    /** Waits for the batch that is being assembled, so that the iterator is free again. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a batch is still being assembled after a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
