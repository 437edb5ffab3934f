package io.funnel4j.model;

import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;

/** What a graph's dense parameters take, known before anything is allocated for them. */
final class GraphMemory {
    private static final double MIB = 1 << 20;

    private GraphMemory() {}

    /** Dense parameters of all layers. */
    static double parameters(ComputationGraphConfiguration configuration) {
        double parameters = 0;
        for (GraphVertex vertex : configuration.getVertices().values()) {
            parameters += vertex.numParams(false);
        }
        return parameters;
    }

    /** Values that the optimizer keeps of a dense parameter. */
    static int states(OptimizerSpec optimizer) {
        return switch (optimizer.type()) {
            case ADAM -> 2;
            case ADAGRAD -> 1;
            case SGD -> 0;
        };
    }

    /**
     * Refuses a graph that native memory cannot hold: the parameters, their gradient and the optimizer's state.
     *
     * @throws IllegalArgumentException saying what it needs
     */
    static void require(FunnelSpec spec, ComputationGraphConfiguration configuration) {
        double parameters = parameters(configuration);
        double bytes =
                parameters * (2 + states(spec.optimizer())) * spec.dataType().width();
        long bound = Pointer.maxBytes();
        double most = bound > 0 ? bound : Runtime.getRuntime().maxMemory();
        // One array holds all of them.
        if (bytes > most || parameters > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the model's layers have %,.0f parameters, which need %,.0f MiB with their gradient and the optimizer's state; native memory has at most %,.0f MiB; use fewer or narrower layers, or more memory (-Xmx)",
                    parameters,
                    bytes / MIB,
                    most / MIB));
        }
    }
}
