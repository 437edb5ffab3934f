// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.Random;

class BinaryConditionalProbabilityVertexTest extends LogProbabilityVertexContract {
    @Override
    LogProbabilityVertex vertex() {
        return new ConditionalProbabilityVertex(2);
    }

    @Override
    double[][] inputs(Random random, int rows, double logitSize) {
        return new double[][] {random.doubles(rows, -logitSize, logitSize).toArray()};
    }

    @Override
    int[] inputWidths() {
        return new int[] {1};
    }
}
