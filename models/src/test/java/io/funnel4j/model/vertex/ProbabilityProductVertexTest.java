// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.Random;

class ProbabilityProductVertexTest extends LogProbabilityVertexContract {
    @Override
    protected LogProbabilityVertex vertex() {
        return new ProbabilityProductVertex();
    }

    @Override
    protected double[][] inputs(Random random, int rows, double logitSize) {
        return new double[][] {
            pairs(random, rows, logitSize), pairs(random, rows, logitSize), pairs(random, rows, logitSize)
        };
    }

    @Override
    protected int[] inputWidths() {
        return new int[] {2, 2, 2};
    }
}
