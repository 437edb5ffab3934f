// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.contract;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Formula;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import io.funnel4j.model.interest.EntryWeights;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.representation.DcnV2;
import io.funnel4j.model.representation.DeepFm;
import io.funnel4j.model.representation.EpNet;
import io.funnel4j.model.representation.FinalMlp;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedBottom;
import io.funnel4j.model.representation.SharedEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** Small models of every kind. */
public final class Specs {
    /** ESM2, with the deterministic action learnt on clicks alone. */
    public static final BehaviorGraph ESM2_GIVEN_CLICK = new BehaviorGraph(
            Preset.ESM2.graph().towers(),
            List.of(
                    Objective.of("click"),
                    Objective.of("daction", "click").withWeight(0.5),
                    Objective.of("purchase").withWeight(3)));

    /** Four steps in a row, with a three-way split on the way. */
    public static final BehaviorGraph LONG_FUNNEL = new BehaviorGraph(
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

    /** ESMM with a weight that is learned and one that rises. */
    public static final BehaviorGraph WEIGHTS_THAT_MOVE = new BehaviorGraph(
            Preset.ESMM.graph().towers(),
            List.of(
                    Objective.of("click").withWeight(LossWeight.learned()),
                    Objective.of("conversion").withWeight(LossWeight.scheduled(0.5, 1, 8))));

    /** Of two steps that come late, the click before them with a weight that is learned. */
    public static final BehaviorGraph DELAYED = new BehaviorGraph(
            Preset.ESM2.graph().towers(),
            List.of(
                    Objective.of("click").withWeight(LossWeight.learned()),
                    Objective.of("daction", "click").withEstimator(Estimator.delayed()),
                    Objective.of("purchase").withEstimator(Estimator.delayed()).withWeight(2)));

    /** Late purchases on a stream that shows them first without, the weight of the loss rising. */
    public static final BehaviorGraph FAKE_NEGATIVE = new BehaviorGraph(
            Preset.ESMM.graph().towers(),
            List.of(
                    Objective.of("click").withEstimator(Estimator.fakeNegative()),
                    Objective.of("conversion", "click")
                            .withEstimator(Estimator.fakeNegative())
                            .withWeight(LossWeight.scheduled(0.5, 1, 8))));

    /** Of each representation of this project, and of a class that is none of its own, by name. */
    public static final Map<String, Representation> REPRESENTATIONS = Map.ofEntries(
            Map.entry("shared-embeddings", new SharedEmbeddings()),
            Map.entry("separate-embeddings", new SeparateEmbeddings()),
            Map.entry("shared-bottom", new SharedBottom(List.of(8))),
            Map.entry("mmoe", new Mmoe(3, List.of(6, 4))),
            Map.entry("ple", new Ple(2, 1, 2, List.of(5))),
            Map.entry("dcn-v2", new DcnV2(2, 0)),
            Map.entry("dcn-v2 of rank 3 before mmoe", new DcnV2(3, 3, new Mmoe(2, List.of(5)))),
            Map.entry("deep-fm", new DeepFm(List.of(6, 4))),
            Map.entry("deep-fm before mmoe", new DeepFm(List.of(5), new Mmoe(2, List.of(5)))),
            Map.entry("final-mlp", new FinalMlp(List.of(5, 4), 1)),
            Map.entry("final-mlp of 3 heads", new FinalMlp(List.of(6), 3)),
            Map.entry(OwnRepresentation.class.getName(), new OwnRepresentation(6, List.of(0.5, 2.0))),
            Map.entry("ep-net", new EpNet("user", List.of(5))),
            Map.entry("ep-net before ple", new EpNet("user", List.of(6, 4), new Ple(1, 1, 1, List.of(5)))));

    /** In features of {@link RandomExposures#HISTORY}. */
    public static final List<Interest> INTERESTS = List.of(
            Interest.of(List.of("last_skus", "last_categories"), List.of("sku", "category"))
                    .withUnits(5, 4),
            Interest.of("last_shops", "shop").withUnits(4).withWeights(EntryWeights.SOFTMAX));

    private static final TowerLayers TOWERS = TowerLayers.of(8, 4);

    private Specs() {}

    /** One spec a name, all in DOUBLE. */
    public static List<FunnelSpec> all() {
        List<FunnelSpec> specs = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            specs.add(small(preset.graph()).withRepresentation(preset.representation()));
        }
        specs.add(small(ESM2_GIVEN_CLICK));
        specs.add(small(ESM2_GIVEN_CLICK).withRepresentation(new SharedBottom(List.of(8))));
        specs.add(small(LONG_FUNNEL).withRepresentation(new SeparateEmbeddings()));
        specs.add(small(WEIGHTS_THAT_MOVE));
        specs.add(small(DELAYED));
        specs.add(small(DELAYED).withRepresentation(new SeparateEmbeddings()));
        specs.add(small(DELAYED).withRepresentation(new Mmoe(3, List.of(6, 4))).withKeepEvery(3));
        specs.add(small(FAKE_NEGATIVE));
        REPRESENTATIONS.values().forEach(representation -> specs.add(small(Preset.ESCM2_DR.graph(), representation)));
        specs.add(lists(Preset.ESM2.graph()));
        specs.add(small(Preset.ESMM.graph(), RandomExposures.ofDimension(RandomExposures.LISTS, 3))
                .withRepresentation(new DeepFm(List.of(5))));
        specs.add(lists(Preset.SINGLE_TASK.graph()).withRepresentation(new SeparateEmbeddings()));
        specs.add(interests(Preset.ESM2.graph()));
        specs.add(interests(Preset.SINGLE_TASK.graph()).withRepresentation(new SeparateEmbeddings()));
        return specs;
    }

    /** Over lists of ids. */
    public static FunnelSpec lists(BehaviorGraph graph) {
        return small(graph, RandomExposures.LISTS);
    }

    /** With an interest in two lists, and one in another by softmax. */
    public static FunnelSpec interests(BehaviorGraph graph) {
        return small(graph, RandomExposures.HISTORY).withInterests(INTERESTS);
    }

    /** The same over features that the representation reads. */
    static FunnelSpec interests(BehaviorGraph graph, Representation representation) {
        return small(graph, readable(RandomExposures.HISTORY, representation))
                .withInterests(INTERESTS)
                .withRepresentation(representation);
    }

    /** Larger first embeddings than usual, so that a few steps move everything. */
    public static FunnelSpec small(BehaviorGraph graph) {
        return small(graph, RandomExposures.SCHEMA);
    }

    /** Over features that the representation reads: of one dimension where it reads single ones. */
    public static FunnelSpec small(BehaviorGraph graph, Representation representation) {
        return small(graph, readable(RandomExposures.SCHEMA, representation)).withRepresentation(representation);
    }

    private static FeatureSchema readable(FeatureSchema schema, Representation representation) {
        return representation.readsFields() ? RandomExposures.ofDimension(schema, 3) : schema;
    }

    private static FunnelSpec small(BehaviorGraph graph, FeatureSchema schema) {
        return FunnelSpec.of(graph, schema)
                .withTowers(TOWERS)
                .withEmbeddingDeviation(0.3)
                .withOptimizer(OptimizerSpec.adam(0.01))
                .withDataType(DataType.DOUBLE);
    }

    public static String name(FunnelSpec spec) {
        return spec.representation() + " of "
                + spec.schema().names() + " "
                + new Formula(spec.graph()).loss()
                + " " + spec.optimizer();
    }
}
