package io.funnel4j.benchmark.speed;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One matrix product [m, k] * [k, n] with arrays of its own, in one choice of memory orders.
 *
 * <p>BLAS writes column by column, so a result row by row is the transposed product n, k, m; and an operand row by row
 * is read as its transpose column by column. Three choices, eight ways.
 */
final class Product {
    private static final int WARM_UP_RUNS = 2;
    private static final long TRIAL_NANOS = 6_000_000;
    private static final int TRIALS = 3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int m;
    private final int k;
    private final int n;
    private final boolean transposeLeft;
    private final boolean transposeRight;
    private final INDArray left;
    private final INDArray right;
    private final INDArray result;

    private Product(int m, int k, int n, boolean transposeLeft, boolean transposeRight) {
        this.m = m;
        this.k = k;
        this.n = n;
        this.transposeLeft = transposeLeft;
        this.transposeRight = transposeRight;
        left = columnMajor(transposeLeft ? k : m, transposeLeft ? m : k);
        right = columnMajor(transposeRight ? n : k, transposeRight ? k : n);
        result = columnMajor(m, n);
    }

    /** The fastest of the eight ways, on this thread. */
    static Product fastest(int m, int k, int n) {
        Product fastest = null;
        double least = Double.POSITIVE_INFINITY;
        for (boolean transposeLeft : new boolean[] {false, true}) {
            for (boolean transposeRight : new boolean[] {false, true}) {
                for (Product way : new Product[] {
                    new Product(m, k, n, transposeLeft, transposeRight),
                    new Product(n, k, m, transposeLeft, transposeRight)
                }) {
                    double time = way.nanos();
                    if (time < least) {
                        least = time;
                        fastest = way;
                    }
                }
            }
        }
        return fastest;
    }

    /** The same way with other arrays, for another thread. */
    Product copy() {
        return new Product(m, k, n, transposeLeft, transposeRight);
    }

    /** m * k * n. */
    long multiplications() {
        return (long) m * k * n;
    }

    void run() {
        Nd4j.gemm(left, right, result, transposeLeft, transposeRight, 1, 0);
    }

    /** Processor time of a run on this thread, so that other load does not choose: the best of a few trials. */
    double nanos() {
        for (int run = 0; run < WARM_UP_RUNS; run++) {
            run();
        }
        double best = Double.POSITIVE_INFINITY;
        for (int trial = 0; trial < TRIALS; trial++) {
            long start = THREADS.getCurrentThreadCpuTime();
            long elapsed = 0;
            int runs = 0;
            while (elapsed < TRIAL_NANOS) {
                run();
                runs++;
                elapsed = THREADS.getCurrentThreadCpuTime() - start;
            }
            best = Math.min(best, (double) elapsed / runs);
        }
        return best;
    }

    /** Ordinary numbers: denormal ones would be slow. */
    private static INDArray columnMajor(int rows, int columns) {
        return Nd4j.valueArrayOf(new long[] {rows, columns}, 0.01, DataType.FLOAT)
                .dup('f');
    }
}
