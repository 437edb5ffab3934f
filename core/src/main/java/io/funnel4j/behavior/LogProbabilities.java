// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import java.util.List;

/**
 * A probability p for each row of a batch, as the pair (log p, log(1 - p)); one alone cannot be turned into the other
 * near 1.
 *
 * @param logP log p, one a row
 * @param logQ log(1 - p), one a row
 */
@SuppressWarnings("ArrayRecordComponent")
public record LogProbabilities(double[] logP, double[] logQ) {
    public LogProbabilities {
        if (logP.length != logQ.length) {
            throw new IllegalArgumentException("a pair has one log p and one log(1 - p) a row; found %s and %s"
                    .formatted(logP.length, logQ.length));
        }
    }

    public int rows() {
        return logP.length;
    }

    /** p, one a row. */
    public double[] probabilities() {
        double[] p = new double[logP.length];
        for (int row = 0; row < p.length; row++) {
            p[row] = Math.exp(logP[row]);
        }
        return p;
    }

    /** Some of the rows, in their order. */
    public LogProbabilities select(int[] rows) {
        double[] selectedP = new double[rows.length];
        double[] selectedQ = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selectedP[i] = logP[rows[i]];
            selectedQ[i] = logQ[rows[i]];
        }
        return new LogProbabilities(selectedP, selectedQ);
    }

    /** The rows of all parts, one after the other. */
    public static LogProbabilities concatenate(List<LogProbabilities> parts) {
        int rows = parts.stream().mapToInt(LogProbabilities::rows).sum();
        double[] logP = new double[rows];
        double[] logQ = new double[rows];
        int at = 0;
        for (LogProbabilities part : parts) {
            System.arraycopy(part.logP, 0, logP, at, part.rows());
            System.arraycopy(part.logQ, 0, logQ, at, part.rows());
            at += part.rows();
        }
        return new LogProbabilities(logP, logQ);
    }
}
