// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.Random;

class ProbabilityProductVertexTest extends LogProbabilityVertexContract {
    @Override
    LogProbabilityVertex vertex() {
        return new ProbabilityProductVertex();
    }

    @Override
    double[][] inputs(Random random, int rows, double logitSize) {
        return new double[][] {
            pairs(random, rows, logitSize), pairs(random, rows, logitSize), pairs(random, rows, logitSize)
        };
    }

    @Override
    int[] inputWidths() {
        return new int[] {2, 2, 2};
    }
}
