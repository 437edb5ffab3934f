package example;

import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.RepresentationGraph;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * One layer that all towers share, of which each tower lets through what it needs: relu(x W) * sigmoid(x G_k).
 *
 * @param units width of the shared layer
 */
public record TowerGates(int units) implements Representation {
    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        String shared = graph.relu("shared", units, graph.input());
        return graph.forEachHead(tower -> {
            DenseLayer sigmoid = new DenseLayer.Builder()
                    .nOut(units)
                    .activation(Activation.SIGMOID)
                    .build();
            String gate = graph.layer("let_through_" + tower, sigmoid, graph.input());
            return graph.vertex("read_by_" + tower, new ElementWiseVertex(ElementWiseVertex.Op.Product), shared, gate);
        });
    }
}
