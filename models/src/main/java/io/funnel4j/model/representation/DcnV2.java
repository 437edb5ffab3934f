// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import io.funnel4j.model.layer.FusedDenseLayer;
import io.funnel4j.model.vertex.CrossVertex;
import io.funnel4j.text.Message;
import java.util.Map;
import java.util.Objects;

/**
 * A cross network over the shared embeddings and numeric features (DCN V2: Wang et al., WWW 2021), before the towers or
 * any other representation. With x_0 the features, of width n, and * element by element, layer l gives
 *
 * <pre>
 *   x_(l+1) = x_0 * (x_l W_l + b_l) + x_l              W_l [n, n]                      full rank
 *   x_(l+1) = x_0 * ((x_l V_l) U_l + b_l) + x_l        V_l [n, r], U_l [r, n]          of rank r
 * </pre>
 *
 * so that the last of L layers has products of up to L + 1 features. First weights are drawn as those of all layers, after
 * Glorot, with biases of 0; the paper draws them after He.
 *
 * @param layers L, at least 1
 * @param rank r, at least 1; 0 for full rank. It saves parameters where it is below n / 2
 * @param then what reads the last layer in place of the features, whose width it has; {@link SharedEmbeddings} for the
 *     towers themselves
 */
public record DcnV2(int layers, int rank, Representation then) implements Representation {
    private static final String NAME = "DCN V2";

    /**
     * A cross network.
     *
     * @throws IllegalArgumentException if there is no layer, the rank is below 0, or what follows has tables of its own, reads
     *     single features or is a cross network too
     */
    public DcnV2 {
        Objects.requireNonNull(then, "then");
        Experts.requireCount(NAME, "layers", layers, 1);
        if (rank < 0) {
            throw new IllegalArgumentException(
                    Message.of("%s has rank %d; expected at least 1, or 0 for full rank", NAME, rank));
        }
        if (then.ownTables()) {
            throw new IllegalArgumentException(
                    "%s crosses embeddings that all towers share, and '%s' after it gives each tower its own; let a representation follow that shares them, such as shared-embeddings or mmoe"
                            .formatted(NAME, RepresentationTypes.nameOf(then)));
        }
        if (then.readsFields()) {
            throw new IllegalArgumentException(
                    "%s gives products of features, and '%s' after it reads the embeddings of single ones; let %s follow that one instead"
                            .formatted(NAME, RepresentationTypes.nameOf(then), NAME));
        }
        if (then instanceof DcnV2) {
            throw new IllegalArgumentException(
                    "%s follows itself; give one of them more layers instead".formatted(NAME));
        }
    }

    /** A cross network that the towers read. */
    public DcnV2(int layers, int rank) {
        this(layers, rank, new SharedEmbeddings());
    }

    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        String first = graph.input();
        String crossed = first;
        for (int layer = 0; layer < layers; layer++) {
            String linear = addLinear(graph, "cross_" + layer, crossed);
            String name = "crossed_" + layer;
            crossed = layer == 0
                    ? graph.vertex(name, new CrossVertex(), first, linear)
                    : graph.vertex(name, new CrossVertex(), first, linear, crossed);
        }
        return then.addTo(graph.reading(crossed, graph.width()));
    }

    private String addLinear(RepresentationGraph graph, String name, String from) {
        if (rank == 0) {
            return graph.linear(name, graph.width(), from);
        }
        String down = graph.layer(name + "_down", FusedDenseLayer.linear(rank).withoutBias(), from);
        return graph.linear(name + "_up", graph.width(), down);
    }
}
