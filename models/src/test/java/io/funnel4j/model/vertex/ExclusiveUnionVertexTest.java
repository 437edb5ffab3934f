// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExclusiveUnionVertexTest extends LogProbabilityVertexContract {
    @Override
    protected LogProbabilityVertex vertex() {
        return new ExclusiveUnionVertex(1, ExclusiveUnionVertex.CERTAIN, 2, ExclusiveUnionVertex.NEVER);
    }

    @Override
    protected double[][] inputs(Random random, int rows, double logitSize) {
        return new double[][] {
            categories(random, rows, 4, logitSize), pairs(random, rows, logitSize), pairs(random, rows, logitSize)
        };
    }

    @Override
    protected int[] inputWidths() {
        return new int[] {4, 2, 2};
    }

    @Test
    void refusesOnwardInputsOutOfOrder() {
        assertThatThrownBy(() -> new ExclusiveUnionVertex(2, 1)).hasMessageContaining("in the order of the categories");
    }

    @Test
    void refusesAUnionThatNeverLeadsOn() {
        assertThatThrownBy(() -> new ExclusiveUnionVertex(-1, -1)).hasMessageContaining("one of them leading on");
    }
}
