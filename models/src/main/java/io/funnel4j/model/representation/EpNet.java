// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.fusion.FeatureGateVertex;
import io.funnel4j.model.vertex.StopGradientVertex;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/**
 * Gates that a domain sets for all features, for one model over several markets or places (the embedding part, EPNet, of
 * PEPNet: Chang et al., KDD 2023). With x the embeddings and numeric features, e_d in it the domain's embedding, and * element
 * by element, the towers read
 *
 * <pre>
 *   x' = 2 sigmoid(W MLP([e_d | stop(x)]) + b) * x
 * </pre>
 *
 * where no gradient flows through stop(x): gates follow the features, and do not form them.
 *
 * @param domain the id feature that tells a row's domain, with one id an exposure
 * @param units width of each ReLU layer of the gates' MLP, at least one
 * @param then what reads the gated features; {@link SharedEmbeddings} for the towers themselves
 */
public record EpNet(String domain, List<Integer> units, Representation then) implements Representation {
    private static final String NAME = "EPNet";

    /**
     * Gates that a domain sets.
     *
     * @throws IllegalArgumentException if there is no layer, or what follows has tables of its own or reads single features
     */
    public EpNet {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(then, "then");
        units = List.copyOf(units);
        if (units.isEmpty() || units.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "the gates of %s need layers of at least 1 unit, found %s".formatted(NAME, units));
        }
        if (then.ownTables()) {
            throw new IllegalArgumentException(
                    "%s gates embeddings that all towers share, and '%s' after it gives each tower its own; let a representation follow that shares them, such as shared-embeddings or mmoe"
                            .formatted(NAME, RepresentationTypes.nameOf(then)));
        }
        if (then.readsFields()) {
            throw new IllegalArgumentException(
                    "%s gives all features together, and '%s' after it reads single ones; keep one of the two"
                            .formatted(NAME, RepresentationTypes.nameOf(then)));
        }
    }

    /** Gates that a domain sets for what the towers read. */
    public EpNet(String domain, List<Integer> units) {
        this(domain, units, new SharedEmbeddings());
    }

    @Override
    public boolean readsFields() {
        return true;
    }

    @Override
    public void requireFeatures(FeatureSchema schema) {
        firstColumn(schema.ids());
    }

    @Override
    public Map<String, String> addTo(RepresentationGraph graph) {
        String features = graph.input();
        int from = firstColumn(graph.fields());
        int to = from + dimension(graph.fields()) - 1;
        String ofDomain = graph.vertex("domain_gate_embedding", new SubsetVertex(from, to), features);
        String constant = graph.vertex("domain_gate_features", new StopGradientVertex(), features);
        String gates = graph.vertex("domain_gate_input", new MergeVertex(), ofDomain, constant);
        for (int layer = 0; layer < units.size(); layer++) {
            gates = graph.relu("domain_gate_" + layer, units.get(layer), gates);
        }
        gates = graph.linear("domain_gate_score", graph.width(), gates);
        String gated = graph.vertex("gated", new FeatureGateVertex(), features, gates);
        return then.addTo(graph.reading(gated, graph.width()));
    }

    private int dimension(List<IdFeature> fields) {
        return fields.stream()
                .filter(field -> field.name().equals(domain))
                .mapToInt(IdFeature::dimension)
                .sum();
    }

    /** Where the domain's embedding begins in what is read. */
    private int firstColumn(List<IdFeature> fields) {
        int column = 0;
        for (IdFeature field : fields) {
            if (field.name().equals(domain)) {
                if (field.slots() > 1) {
                    throw new IllegalArgumentException(
                            "%s reads a row's domain from feature '%s', which is a list; name an id feature with one value a row"
                                    .formatted(NAME, domain));
                }
                return column;
            }
            column += field.dimension();
        }
        throw new IllegalArgumentException(
                "%s reads a row's domain from feature '%s', which there is not; id features are %s"
                        .formatted(
                                NAME,
                                domain,
                                fields.stream().map(IdFeature::name).toList()));
    }
}
