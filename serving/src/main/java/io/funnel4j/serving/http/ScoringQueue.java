// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Some threads that score, and a queue before them that is as long as it may be. */
public final class ScoringQueue implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 20;

    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    /** Of jobs that wait or are run. */
    private final Semaphore room;

    private final ThreadPoolExecutor threads;
    private final long timeoutNanos;
    private final Thread clock;

    /** Work for a thread. */
    interface Job {
        /** Does the work; gives what is left to do when there is room for another. */
        Runnable run();

        /** It has waited for too long and will not be run. */
        void expire();
    }

    private final class Waiting implements Runnable {
        private final Job job;
        private final long since = System.nanoTime();

        Waiting(Job job) {
            this.job = job;
        }

        boolean late() {
            return System.nanoTime() - since > timeoutNanos;
        }

        @Override
        public void run() {
            Runnable rest = job::expire;
            try {
                if (!late()) {
                    rest = job.run();
                }
            } finally {
                room.release();
            }
            rest.run();
        }
    }

    /**
     * Starts the threads.
     *
     * @param workers threads
     * @param queue jobs that wait at most; 0 for none
     * @param timeout that a job waits at most
     */
    public ScoringQueue(int workers, int queue, Duration timeout) {
        this.room = new Semaphore(workers + queue);
        this.timeoutNanos = timeout.toNanos();
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(workers, workers, 0, TimeUnit.SECONDS, waiting, work -> {
            Thread thread = new Thread(work, "funnel4j-scoring-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.prestartAllCoreThreads();
        this.clock = new Thread(this::expire, "funnel4j-expiry");
        clock.setDaemon(true);
        clock.start();
    }

    /** Queues a job; false if there is no room. */
    boolean offer(Job job) {
        if (!room.tryAcquire()) {
            return false;
        }
        try {
            threads.execute(new Waiting(job));
            return true;
        } catch (RejectedExecutionException e) {
            room.release();
            return false;
        }
    }

    /** The longest waiting come first. */
    private void expire() {
        try {
            while (!threads.isTerminated()) {
                for (Runnable first = waiting.peek();
                        first instanceof Waiting job && job.late();
                        first = waiting.peek()) {
                    if (waiting.remove(first)) {
                        room.release();
                        job.job.expire();
                    }
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Jobs that wait. */
    public int depth() {
        return waiting.size();
    }

    /** Jobs that are being run. */
    public int active() {
        return threads.getActiveCount();
    }

    /** Ends the threads; what still waits is not run. */
    @Override
    public void close() {
        threads.shutdownNow();
        clock.interrupt();
    }
}
