package io.funnel4j.model;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.feature.FeatureSchema;
import io.funnel4j.model.representation.Representation;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Small models of every kind. */
final class Specs {
    /** ESM2, with the deterministic action learnt on clicks alone. */
    static final BehaviorGraph ESM2_GIVEN_CLICK = new BehaviorGraph(
            Preset.ESM2.graph().towers(),
            List.of(
                    Objective.of("click"),
                    Objective.of("daction", "click").withWeight(0.5),
                    Objective.of("purchase").withWeight(3)));

    /** Four steps in a row, with a three-way split on the way. */
    static final BehaviorGraph LONG_FUNNEL = new BehaviorGraph(
            List.of(
                    Tower.binary("ctr", BehaviorGraph.ROOT, "click"),
                    Tower.exclusive("next", "click", "cart", "wish", "call"),
                    Tower.binary("pay_after_cart", "cart", "pay"),
                    Tower.binary("pay_after_wish", "wish", "pay"),
                    Tower.binary("review_after_pay", "pay", "review")),
            List.of(
                    Objective.of("click"),
                    Objective.of("cart"),
                    Objective.of("wish"),
                    Objective.of("call"),
                    Objective.of("pay"),
                    Objective.of("review", "pay")));

    private static final TowerLayers TOWERS = TowerLayers.of(8, 4);

    private Specs() {}

    /** One spec a name, all in DOUBLE. */
    static List<FunnelSpec> all() {
        List<FunnelSpec> specs = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            specs.add(small(preset.graph()).withRepresentation(preset.representation()));
        }
        specs.add(small(ESM2_GIVEN_CLICK));
        specs.add(small(ESM2_GIVEN_CLICK).withRepresentation(new Representation.SharedBottom(List.of(8))));
        specs.add(small(LONG_FUNNEL).withRepresentation(new Representation.SeparateEmbeddings()));
        specs.add(lists(Preset.ESM2.graph()));
        specs.add(lists(Preset.SINGLE_TASK.graph()).withRepresentation(new Representation.SeparateEmbeddings()));
        return specs;
    }

    /** Over lists of ids. */
    static FunnelSpec lists(BehaviorGraph graph) {
        return small(graph, Exposures.LISTS);
    }

    /** Larger first embeddings than usual, so that a few steps move everything. */
    static FunnelSpec small(BehaviorGraph graph) {
        return small(graph, Exposures.SCHEMA);
    }

    private static FunnelSpec small(BehaviorGraph graph, FeatureSchema schema) {
        return FunnelSpec.of(graph, schema)
                .withTowers(TOWERS)
                .withEmbeddingDeviation(0.3)
                .withOptimizer(OptimizerSpec.adam(0.01))
                .withDataType(DataType.DOUBLE);
    }

    static String name(FunnelSpec spec) {
        return spec.representation().getClass().getSimpleName() + " of "
                + spec.schema().names() + " "
                + spec.graph().objectives().stream().map(Objective::probability).toList()
                + " " + spec.optimizer();
    }
}
