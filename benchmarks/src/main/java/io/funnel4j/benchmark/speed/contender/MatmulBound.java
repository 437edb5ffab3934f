// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The matmul bound: the matrix products of a step and nothing else, on all threads at once, each thread with its share
 * of the batch. Every product runs in the memory orders that suit it best, whether or not the next one could use its
 * result so; no bias, activation, embedding, loss or update. No engine on these products can be faster.
 */
final class MatmulBound implements MeasuredWork {
    @Override
    public List<Rate> measure(Workload workload) {
        List<Rate> rates = new ArrayList<>();
        for (int batch : workload.batches()) {
            int rows = Math.max(1, batch / workload.threads());
            StepMatmuls fastest = StepMatmuls.fastest(workload.shape(), rows);
            rates.add(measure(Work.TRAINING, fastest.training(), batch, rows, workload));
            rates.add(measure(Work.FORWARD, fastest.forward(), batch, rows, workload));
        }
        return rates;
    }

    /** All threads at once, each by its own clock. */
    private static Rate measure(Work work, List<Product> products, int batch, int rows, Workload workload) {
        CyclicBarrier start = new CyclicBarrier(workload.threads());
        Callable<Rate> thread = () -> {
            List<Product> own = products.stream().map(Product::copy).toList();
            start.await();
            return Stopwatch.run(workload.seconds() / 2, workload.seconds(), rows, () -> own.forEach(Product::run))
                    .rate(work, batch, Double.NaN);
        };
        double rowsPerSecond = 0;
        double cores = 0;
        for (Rate rate : onThreads(thread, workload.threads())) {
            rowsPerSecond += rate.rowsPerSecond();
            cores = Math.max(cores, rate.cores());
        }
        return new Rate(work, batch, rowsPerSecond, cores, Double.NaN);
    }

    private static List<Rate> onThreads(Callable<Rate> task, int threads) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Rate>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(task));
            }
            List<Rate> rates = new ArrayList<>();
            for (Future<Rate> future : futures) {
                rates.add(future.get());
            }
            return rates;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the matmul bound was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a thread of the matmul bound failed", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
