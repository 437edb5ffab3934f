// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import io.funnel4j.evaluation.RankAuc;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Exact AUC of rare positives, whose scores are floats as a model gives them; with and without sample weights. */
public class RankAucBenchmark extends HotPiece {
    private static final double POSITIVES = 0.003;

    @Param({"100000", "1000000"})
    public int rows;

    private double[] scores;
    private byte[] labels;
    private float[] sampleWeights;

    /** Draws scores that know a little of the labels. */
    @Setup(Level.Trial)
    public void setUp() {
        SplittableRandom random = new SplittableRandom(SEED);
        scores = new double[rows];
        labels = new byte[rows];
        sampleWeights = new float[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = (byte) (random.nextDouble() < POSITIVES ? 1 : 0);
            scores[row] = (float) Math.exp(-8 + labels[row] + random.nextGaussian());
            sampleWeights[row] = 1 + random.nextInt(3);
        }
    }

    /** Every row counts once. */
    @Benchmark
    public double unweighted() {
        return RankAuc.of(scores, labels);
    }

    /** A pair weighs the product of its rows' weights. */
    @Benchmark
    public double weighted() {
        return RankAuc.of(scores, labels, sampleWeights);
    }
}
