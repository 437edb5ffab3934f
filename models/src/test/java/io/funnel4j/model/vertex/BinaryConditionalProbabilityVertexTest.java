// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import java.util.Random;

class BinaryConditionalProbabilityVertexTest extends LogProbabilityVertexContract {
    @Override
    protected LogProbabilityVertex vertex() {
        return new ConditionalProbabilityVertex(2);
    }

    @Override
    protected double[][] inputs(Random random, int rows, double logitSize) {
        return new double[][] {random.doubles(rows, -logitSize, logitSize).toArray()};
    }

    @Override
    protected int[] inputWidths() {
        return new int[] {1};
    }
}
