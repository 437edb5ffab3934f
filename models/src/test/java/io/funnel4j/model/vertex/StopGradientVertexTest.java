// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.array.HostArrays;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class StopGradientVertexTest {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void givesItsInputAndNoGradient(DataType dataType) {
        double[] values = {1, -2, 3.5, 0, 7, 8};
        GraphVertex runtime = new StopGradientVertex().instantiate(null, "constant", 0, null, false, dataType);
        runtime.setInputVertices(new VertexIndices[1]);
        runtime.setInput(0, HostArrays.fromDoubles(values, dataType, 3, 2), LayerWorkspaceMgr.noWorkspaces());
        assertThat(HostArrays.toDoubles(runtime.doForward(true, LayerWorkspaceMgr.noWorkspaces())))
                .isEqualTo(values);
        runtime.setEpsilon(HostArrays.fromDoubles(values, dataType, 3, 2));
        assertThat(HostArrays.toDoubles(runtime.doBackward(false, LayerWorkspaceMgr.noWorkspaces())
                        .getSecond()[0]))
                .containsOnly(0);
    }
}
