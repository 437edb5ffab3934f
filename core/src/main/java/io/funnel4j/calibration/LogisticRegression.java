// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.calibration;

import io.funnel4j.behavior.LogSpace;
import java.util.Arrays;

/**
 * Maximum likelihood of log-odds o + c0 + c1 x1 + c2 x2 by Newton's method, in double. The loss is convex; a step that does not
 * lower it is halved.
 */
final class LogisticRegression {
    private static final int MOST_STEPS = 100;
    private static final double ENOUGH = 1e-14;

    private final double[][] features;
    private final double[] offsets;
    private final double[] targets;
    private final double[] weights;
    private final int size;

    /**
     * @param features one array a feature, one number a row
     * @param offsets o, one a row
     * @param targets in [0, 1], one a row
     * @param weights not negative, one a row
     */
    private LogisticRegression(double[][] features, double[] offsets, double[] targets, double[] weights) {
        this.features = features;
        this.offsets = offsets;
        this.targets = targets;
        this.weights = weights;
        this.size = features.length + 1;
    }

    /** The coefficients c0, c1, ...; a feature that does not vary gets 0. */
    static double[] fit(double[][] features, double[] offsets, double[] targets, double[] weights) {
        double sum = Arrays.stream(weights).sum();
        double[] means = new double[features.length];
        double[] deviations = new double[features.length];
        double[][] standardized = new double[features.length][];
        for (int k = 0; k < features.length; k++) {
            means[k] = weightedSum(features[k], weights, 0, 1) / sum;
            deviations[k] = Math.sqrt(weightedSum(features[k], weights, means[k], 2) / sum);
            if (!(deviations[k] > 1e-12 * Math.abs(means[k]))) {
                deviations[k] = Double.POSITIVE_INFINITY; // every row's is 0 then
            }
            double mean = means[k];
            double deviation = deviations[k];
            standardized[k] = Arrays.stream(features[k])
                    .map(value -> (value - mean) / deviation)
                    .toArray();
        }
        double[] found = new LogisticRegression(standardized, offsets, targets, weights).minimum();
        for (int k = 0; k < features.length; k++) {
            found[k + 1] /= deviations[k];
            found[0] -= found[k + 1] * means[k];
        }
        return found;
    }

    private static double weightedSum(double[] values, double[] weights, double center, int power) {
        double sum = 0;
        for (int row = 0; row < values.length; row++) {
            sum += weights[row] * Math.pow(values[row] - center, power);
        }
        return sum;
    }

    private double[] minimum() {
        double[] at = start();
        double loss = loss(at);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] direction = direction(at);
            double length = 1;
            double[] next = moved(at, direction, length);
            double nextLoss = loss(next);
            while (nextLoss > loss && length > ENOUGH) {
                length /= 2;
                next = moved(at, direction, length);
                nextLoss = loss(next);
            }
            boolean done = !(loss - nextLoss > ENOUGH * Math.abs(loss));
            if (nextLoss <= loss) {
                at = next;
                loss = nextLoss;
            }
            if (done) {
                break;
            }
        }
        return at;
    }

    /** The rate's log-odds in the mean: from far off a step of Newton's goes anywhere. */
    private double[] start() {
        double weight = 0;
        double target = 0;
        double offset = 0;
        for (int row = 0; row < targets.length; row++) {
            weight += weights[row];
            target += weights[row] * targets[row];
            offset += weights[row] * offsets[row];
        }
        double[] start = new double[size];
        start[0] = Logistic.logOdds(target / weight) - offset / weight;
        return start;
    }

    private static double[] moved(double[] at, double[] direction, double length) {
        double[] moved = at.clone();
        for (int k = 0; k < moved.length; k++) {
            moved[k] += length * direction[k];
        }
        return moved;
    }

    /** sum of w (softplus(z) - t z). */
    private double loss(double[] at) {
        double sum = 0;
        for (int row = 0; row < targets.length; row++) {
            double z = logOdds(at, row);
            sum += weights[row] * (LogSpace.softplus(z) - targets[row] * z);
        }
        return sum;
    }

    /** -H^-1 g with g = sum of w (p - t) x and H = sum of w p (1 - p) x x'. */
    private double[] direction(double[] at) {
        double[] gradient = new double[size];
        double[][] hessian = new double[size][size];
        for (int row = 0; row < targets.length; row++) {
            double p = Logistic.sigmoid(logOdds(at, row));
            double slope = weights[row] * (p - targets[row]);
            double curvature = weights[row] * p * (1 - p);
            for (int i = 0; i < size; i++) {
                double x = feature(i, row);
                gradient[i] += slope * x;
                for (int j = 0; j <= i; j++) {
                    hessian[i][j] += curvature * x * feature(j, row);
                }
            }
        }
        return solve(hessian, gradient);
    }

    private double logOdds(double[] at, int row) {
        double z = offsets[row] + at[0];
        for (int k = 1; k < size; k++) {
            z += at[k] * features[k - 1][row];
        }
        return z;
    }

    private double feature(int i, int row) {
        return i == 0 ? 1 : features[i - 1][row];
    }

    /** The x of Hx = -g by Cholesky's decomposition; a direction along which the loss is flat is not gone. */
    private double[] solve(double[][] hessian, double[] gradient) {
        double[][] lower = new double[size][size];
        double[] x = new double[size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = hessian[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j) {
                    lower[i][i] = sum > 1e-13 * hessian[i][i] ? Math.sqrt(sum) : 0;
                } else {
                    lower[i][j] = lower[j][j] == 0 ? 0 : sum / lower[j][j];
                }
            }
            double sum = -gradient[i];
            for (int k = 0; k < i; k++) {
                sum -= lower[i][k] * x[k];
            }
            x[i] = lower[i][i] == 0 ? 0 : sum / lower[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            double sum = x[i];
            for (int k = i + 1; k < size; k++) {
                sum -= lower[k][i] * x[k];
            }
            x[i] = lower[i][i] == 0 ? 0 : sum / lower[i][i];
        }
        return x;
    }
}
