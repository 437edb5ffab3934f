// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.vertex;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Configuration that all vertices share: no parameters, and equal where class and settings are. */
public abstract class ParameterlessVertex extends GraphVertex {
    private static final long serialVersionUID = 1L;

    /** What two vertices of one class may differ in. */
    protected abstract Object settings();

    /** The vertex of a graph that this is the configuration of. */
    protected abstract ParameterlessVertexImpl runtime(
            ComputationGraph graph, String name, int index, DataType dataType);

    @Override
    public final long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int maxVertexInputs() {
        return minVertexInputs();
    }

    @Override
    public final MemoryReport getMemoryReport(InputType... inputTypes) {
        return new LayerMemoryReport.Builder(null, getClass(), inputTypes[0], getOutputType(-1, inputTypes))
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(0, 0)
                .build();
    }

    @Override
    public final org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int idx,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDatatype) {
        return runtime(graph, name, idx, networkDatatype);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof ParameterlessVertex vertex
                && vertex.getClass() == getClass()
                && vertex.settings().equals(settings());
    }

    @Override
    public final int hashCode() {
        return 31 * getClass().getName().hashCode() + settings().hashCode();
    }
}
