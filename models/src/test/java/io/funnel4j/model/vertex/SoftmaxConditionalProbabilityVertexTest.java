// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SoftmaxConditionalProbabilityVertexTest extends LogProbabilityVertexContract {
    @Override
    protected LogProbabilityVertex vertex() {
        return new ConditionalProbabilityVertex(4);
    }

    @Override
    protected double[][] inputs(Random random, int rows, double logitSize) {
        return new double[][] {random.doubles(3L * rows, -logitSize, logitSize).toArray()};
    }

    @Override
    protected int[] inputWidths() {
        return new int[] {3};
    }

    @Test
    void refusesASingleCategory() {
        assertThatThrownBy(() -> new ConditionalProbabilityVertex(1)).hasMessageContaining("at least 2 categories");
    }
}
