// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.model.vertex.FieldInteractionsVertex;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/**
 * A factorization machine beside an MLP (DeepFM: Guo et al., IJCAI 2017), its interactions pooled and not summed up (as He and
 * Chua, SIGIR 2017, do). With x = [v_1 .. v_F | numeric features], the F embeddings of one dimension D, and * element by
 * element, the towers read
 *
 * <pre>
 *   [x | sum over i &lt; j of v_i * v_j | MLP(x)]
 * </pre>
 *
 * so that a linear tower has the first order, the weighted second order and the deep part of the paper.
 *
 * @param units width of each ReLU layer of the MLP, at least one
 * @param then what reads all that in place of the features; {@link SharedEmbeddings} for the towers themselves
 */
public record DeepFm(List<Integer> units, Representation then) implements Representation {
    private static final String NAME = "DeepFM";

    /**
     * A factorization machine beside an MLP.
     *
     * @throws IllegalArgumentException if there is no layer, or what follows has tables of its own or reads single features
     */
    public DeepFm {
        units = List.copyOf(units);
        Objects.requireNonNull(then, "then");
        if (units.isEmpty() || units.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "the deep part of %s needs layers of at least 1 unit, found %s".formatted(NAME, units));
        }
        if (then.ownTables()) {
            throw new IllegalArgumentException(
                    "%s multiplies embeddings that all towers share, and '%s' after it gives each tower its own; let a representation follow that shares them, such as shared-embeddings or mmoe"
                            .formatted(NAME, RepresentationTypes.nameOf(then)));
        }
        if (then.readsFields()) {
            throw new IllegalArgumentException(
                    "%s gives interactions of features, and '%s' after it reads the embeddings of single ones, as %s does; keep one of the two"
                            .formatted(NAME, RepresentationTypes.nameOf(then), NAME));
        }
    }

    /** A factorization machine beside an MLP, which the towers read. */
    public DeepFm(List<Integer> units) {
        this(units, new SharedEmbeddings());
    }

    @Override
    public boolean readsFields() {
        return true;
    }

    @Override
    public void requireFeatures(FeatureSchema schema) {
        FieldDimension.of(NAME, schema.ids());
    }

    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        String features = graph.input();
        int dimension = FieldDimension.of(NAME, graph.fields());
        String interactions =
                graph.vertex("fm", new FieldInteractionsVertex(graph.fields().size(), dimension), features);
        String deep = features;
        for (int layer = 0; layer < units.size(); layer++) {
            deep = graph.relu("deep_" + layer, units.get(layer), deep);
        }
        String all = graph.vertex("fm_input", new MergeVertex(), features, interactions, deep);
        return then.addTo(graph.reading(all, graph.width() + dimension + units.get(units.size() - 1)));
    }
}
