// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One matrix product [m, k] * [k, n] with arrays of its own, by one routine in one choice of memory orders.
 *
 * <p>BLAS writes column by column, so a result row by row is the transposed product n, k, m; and an operand row by row
 * is read as its transpose column by column. ND4J's op, which goes to oneDNN where the natives have it, writes row by
 * row, and the same holds the other way round. Four choices, sixteen ways.
 */
final class Product {
    private static final int WARM_UP_RUNS = 2;
    private static final long TRIAL_NANOS = 6_000_000;
    private static final int TRIALS = 3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private enum Routine {
        BLAS('f'),
        OP('c');

        private final char order;

        Routine(char order) {
            this.order = order;
        }
    }

    private final Routine routine;
    private final int m;
    private final int k;
    private final int n;
    private final boolean transposeLeft;
    private final boolean transposeRight;
    private final INDArray left;
    private final INDArray right;
    private final INDArray result;
    private final MMulTranspose transposes;

    private Product(Routine routine, int m, int k, int n, boolean transposeLeft, boolean transposeRight) {
        this.routine = routine;
        this.m = m;
        this.k = k;
        this.n = n;
        this.transposeLeft = transposeLeft;
        this.transposeRight = transposeRight;
        left = array(transposeLeft ? k : m, transposeLeft ? m : k);
        right = array(transposeRight ? n : k, transposeRight ? k : n);
        result = array(m, n);
        transposes = MMulTranspose.builder()
                .transposeA(transposeLeft)
                .transposeB(transposeRight)
                .build();
    }

    /** The fastest of the sixteen ways, on this thread. */
    static Product fastest(int m, int k, int n) {
        Product fastest = null;
        double least = Double.POSITIVE_INFINITY;
        for (Product way : ways(m, k, n)) {
            double time = way.nanos();
            if (time < least) {
                least = time;
                fastest = way;
            }
        }
        return fastest;
    }

    private static List<Product> ways(int m, int k, int n) {
        List<Product> ways = new ArrayList<>();
        for (Routine routine : Routine.values()) {
            for (boolean transposeLeft : new boolean[] {false, true}) {
                for (boolean transposeRight : new boolean[] {false, true}) {
                    ways.add(new Product(routine, m, k, n, transposeLeft, transposeRight));
                    ways.add(new Product(routine, n, k, m, transposeLeft, transposeRight));
                }
            }
        }
        return ways;
    }

    /** The same way with other arrays, for another thread. */
    Product copy() {
        return new Product(routine, m, k, n, transposeLeft, transposeRight);
    }

    /** m * k * n. */
    long multiplications() {
        return (long) m * k * n;
    }

    void run() {
        switch (routine) {
            case BLAS -> Nd4j.gemm(left, right, result, transposeLeft, transposeRight, 1, 0);
            case OP -> Nd4j.exec(new Mmul(left, right, result, 1, 0, transposes));
        }
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
    private INDArray array(int rows, int columns) {
        return Nd4j.valueArrayOf(new long[] {rows, columns}, 0.01, DataType.FLOAT)
                .dup(routine.order);
    }
}
