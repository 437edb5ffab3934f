// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Assembles the batch after the next on a thread of its own, and makes the next one ready on another, while a step runs on
 * this one. Batches come in the iterator's order.
 *
 * <p>Where there are no more cores than workers, assembling at the start of a step makes one of them late, and the others wait
 * for it. So it is left until a worker idles, where one tells, unless the step itself waits for batches.
 */
final class BatchPrefetcher implements AutoCloseable {
    private final MultiDataSetIterator batches;
    private final Function<MultiDataSet, PreparedBatch> prepare;
    private final ExecutorService assembling = thread("funnel4j-batches");
    private final ExecutorService preparing = thread("funnel4j-prepares");
    private final boolean untilIdle;
    private Future<Optional<MultiDataSet>> assembled;
    private Future<Optional<PreparedBatch>> next;
    /** Whether the batch after the assembled one is still to be asked for. */
    private boolean left;

    /**
     * Asks for the first batches; until this is closed the iterator is its own.
     *
     * @param tellIdle takes what to run when a worker idles in a step; says whether it will be run
     */
    BatchPrefetcher(
            MultiDataSetIterator batches, Function<MultiDataSet, PreparedBatch> prepare, Predicate<Runnable> tellIdle) {
        this.batches = batches;
        this.prepare = prepare;
        this.untilIdle = tellIdle.test(this::workerIdles);
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

    /** Makes the assembled batch the next one, and asks for the one after it, or leaves it. */
    private synchronized void ask() {
        assembleWhatIsLeft();
        Future<Optional<MultiDataSet>> raw = assembled;
        next = preparing.submit(() -> await(raw).map(prepare));
        left = true;
        if (!untilIdle || !raw.isDone()) {
            assembleWhatIsLeft();
        }
    }

    private synchronized void workerIdles() {
        assembleWhatIsLeft();
    }

    private void assembleWhatIsLeft() {
        if (left) {
            left = false;
            Future<Optional<MultiDataSet>> before = assembled;
            assembled = assembling.submit(() -> await(before).isPresent() ? assemble() : Optional.empty());
        }
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
        leaveNothing();
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

    private synchronized void leaveNothing() {
        left = false;
    }

    private void closeUnused() throws InterruptedException {
        try {
            next.get().ifPresent(PreparedBatch::close);
        } catch (ExecutionException e) {
            // Who waited for the batch was told; who did not asks for nothing of it.
        }
    }
}
