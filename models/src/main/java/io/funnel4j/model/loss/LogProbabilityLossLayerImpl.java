package io.funnel4j.model.loss;

import io.funnel4j.array.HostArrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.LossLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

final class LogProbabilityLossLayerImpl extends LossLayer {
    private static final long serialVersionUID = 1L;

    LogProbabilityLossLayerImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        double[] pairs = HostArrays.toDoubles(input);
        double[] p = new double[pairs.length / 2];
        for (int row = 0; row < p.length; row++) {
            p[row] = Math.exp(pairs[2 * row]);
        }
        try (MemoryWorkspace ws = workspaceMgr.notifyScopeBorrowed(ArrayType.ACTIVATIONS)) {
            return HostArrays.fromDoubles(p, dataType, p.length, 1);
        }
    }

    /** Lets go of the labels first: the superclass would destroy an array that belongs to the caller. */
    @Override
    public void clear() {
        labels = null;
        super.clear();
    }
}
