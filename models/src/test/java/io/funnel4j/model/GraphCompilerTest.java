// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Paths;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.model.contract.RandomExposures;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.loss.LogProbabilityLoss;
import io.funnel4j.model.loss.LogProbabilityLossLayer;
import io.funnel4j.model.representation.GraphAssembly;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedBottom;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.model.vertex.ExclusiveUnionVertex;
import io.funnel4j.model.vertex.ProbabilityProductVertex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

class GraphCompilerTest {
    static Stream<Arguments> specs() {
        return Specs.all().stream().map(spec -> Arguments.of(Specs.name(spec), spec));
    }

    static Stream<Arguments> schemas() {
        return Stream.of(
                Arguments.of("ids and numbers", RandomExposures.SCHEMA),
                Arguments.of("ids", RandomExposures.IDS_ONLY),
                Arguments.of("numbers", RandomExposures.NUMERIC_ONLY));
    }

    @Test
    void esmmIsAProductWithoutUnion() {
        ComputationGraphConfiguration graph = GraphCompiler.compile(Specs.small(Preset.ESMM.graph()));
        assertThat(graph.getVertices().keySet())
                .containsExactlyInAnyOrder(
                        "embedding",
                        "input",
                        "tower_ctr_dense_0",
                        "tower_ctr_dense_1",
                        "tower_ctr_logits",
                        "tower_ctr",
                        "tower_cvr_dense_0",
                        "tower_cvr_dense_1",
                        "tower_cvr_logits",
                        "tower_cvr",
                        "pair_conversion",
                        "p_click",
                        "p_conversion");
        assertThat(graph.getVertices().get("pair_conversion")).isInstanceOf(ProbabilityProductVertex.class);
        assertThat(reads(graph, "pair_conversion")).containsExactly("tower_ctr", "tower_cvr");
        assertThat(reads(graph, "p_click")).containsExactly("tower_ctr");
        assertThat(reads(graph, "p_conversion")).containsExactly("pair_conversion");
        assertThat(reads(graph, "tower_ctr_dense_0")).containsExactly("input");
        assertThat(reads(graph, "tower_cvr_dense_0")).containsExactly("input");
        assertThat(graph.getNetworkInputs()).containsExactly("ids", "numeric");
        assertThat(graph.getNetworkOutputs()).containsExactly("p_click", "p_conversion");
    }

    @Test
    void esm2UnitesThePathsToThePurchase() {
        ComputationGraphConfiguration graph = GraphCompiler.compile(Specs.small(Preset.ESM2.graph()));
        assertThat(graph.getVertices().get("pair_purchase_given_click")).isEqualTo(new ExclusiveUnionVertex(1, 2));
        assertThat(reads(graph, "pair_purchase_given_click"))
                .containsExactly("tower_action", "tower_buy_after_daction", "tower_buy_after_oaction");
        assertThat(reads(graph, "pair_purchase")).containsExactly("tower_ctr", "pair_purchase_given_click");
        assertThat(reads(graph, "pair_daction")).containsExactly("tower_ctr", "tower_action");
        assertThat(count(graph, ExclusiveUnionVertex.class)).isEqualTo(1);
        assertThat(count(graph, ProbabilityProductVertex.class)).isEqualTo(2);
        assertThat(graph.getNetworkOutputs()).containsExactly("p_click", "p_daction", "p_purchase");
    }

    @Test
    void singleTaskTowersShareNothingButTheInputs() {
        FunnelSpec spec =
                Specs.small(Preset.SINGLE_TASK.graph()).withRepresentation(Preset.SINGLE_TASK.representation());
        assertThat(spec.tables())
                .containsExactly(
                        new TableShape("ctr.item", 30, 3),
                        new TableShape("ctr.user", 20, 2),
                        new TableShape("cvr.item", 30, 3),
                        new TableShape("cvr.user", 20, 2));
        ComputationGraphConfiguration graph = GraphCompiler.compile(spec);
        assertThat(reads(graph, "tower_cvr_dense_0")).containsExactly("tower_cvr_input");
        assertThat(reads(graph, "tower_cvr_input")).containsExactly("tower_cvr_embedding", "numeric");
        assertThat(reads(graph, "p_conversion_given_click")).containsExactly("tower_cvr");
        assertThat(count(graph, ProbabilityProductVertex.class)).isZero();

        FunnelModel model = FunnelModel.create(spec);
        ExposureBatch batch = RandomExposures.random(spec.graph(), spec.schema(), 5, new Random(1));
        Probability click = Probability.of("click");
        double[] before = model.predict(batch, List.of(click)).get(click).logP();
        for (TableShape shape : spec.tables()) {
            for (int row = 0; row < shape.rows() && shape.name().startsWith("cvr."); row++) {
                model.tables().table(shape.name()).setWeights(row, new double[shape.dimension()]);
            }
        }
        assertThat(model.predict(batch, List.of(click)).get(click).logP()).isEqualTo(before);
    }

    @Test
    void sharedBottomStandsBetweenInputsAndTowers() {
        ComputationGraphConfiguration graph = GraphCompiler.compile(
                Specs.small(Preset.ESMM.graph()).withRepresentation(new SharedBottom(List.of(7, 5))));
        assertThat(reads(graph, "bottom_0")).containsExactly("input");
        assertThat(reads(graph, "bottom_1")).containsExactly("bottom_0");
        assertThat(reads(graph, "tower_ctr_dense_0")).containsExactly("bottom_1");
        assertThat(reads(graph, "tower_cvr_dense_0")).containsExactly("bottom_1");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemas")
    void countsItsParameters(String name, FeatureSchema schema) {
        int width = schema.inputWidth();
        int towers = 4 * (width * 8 + 8 + 8 * 4 + 4 + 4 + 1);
        FunnelSpec spec = withSchema(Preset.ESM2.graph(), schema).withTowers(TowerLayers.of(8, 4));
        for (Representation representation : List.of(new SharedEmbeddings(), new SeparateEmbeddings())) {
            assertThat(FunnelModel.create(spec.withRepresentation(representation))
                            .graph()
                            .numParams())
                    .isEqualTo(towers);
        }
        FunnelModel bottom = FunnelModel.create(spec.withRepresentation(new SharedBottom(List.of(6))));
        assertThat(bottom.graph().numParams()).isEqualTo(width * 6L + 6 + 4 * (6 * 8 + 8 + 8 * 4 + 4 + 4 + 1));
        FunnelModel straight = FunnelModel.create(spec.withTowers(TowerLayers.of()));
        assertThat(straight.graph().numParams()).isEqualTo(4L * (width + 1));
    }

    @Test
    void aTowerHasALogitLessThanCategories() {
        FunnelModel model = FunnelModel.create(Specs.small(Specs.LONG_FUNNEL).withTowers(TowerLayers.of()));
        assertThat(model.graph().getParam("tower_next_logits_W").shape()).containsExactly(10, 3);
        assertThat(model.graph().getParam("tower_ctr_logits_W").shape()).containsExactly(10, 1);
    }

    /** What the graph computes is what the algebra computes of the towers' logits. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void outputsAreTheAlgebraOfTheLogits(String name, FunnelSpec spec) {
        FunnelModel model = FunnelModel.create(spec);
        ExposureBatch batch = RandomExposures.random(spec.graph(), spec.schema(), 6, new Random(2));
        INDArray[] inputs = model.layout().inputs(batch, spec.dataType());
        List<Tower> towers = spec.graph().towers();
        INDArray[] logits = model.graph()
                .output(
                        towers.stream()
                                .map(tower -> VertexNames.logits(tower.name()))
                                .toList(),
                        false,
                        inputs,
                        null);
        Map<String, double[]> byTower = new HashMap<>();
        for (int t = 0; t < logits.length; t++) {
            byTower.put(towers.get(t).name(), HostArrays.toDoubles(logits[t]));
        }
        Paths paths = Paths.ofLogits(spec.graph(), byTower, 6);
        INDArray[] outputs = model.graph().output(inputs);
        List<Objective> objectives = spec.graph().objectives();
        Map<Probability, LogProbabilities> predictions =
                model.predict(batch, spec.graph().probabilities());
        for (int k = 0; k < outputs.length; k++) {
            Probability probability = objectives.get(k).probability();
            double[] logP = paths.of(probability).logP();
            for (int row = 0; row < 6; row++) {
                assertThat(outputs[k].getDouble(row)).isCloseTo(Math.exp(logP[row]), Offset.offset(1e-14));
                assertThat(predictions.get(probability).logP()[row]).isCloseTo(logP[row], Offset.offset(1e-13));
            }
        }
    }

    @Test
    void dropsHiddenActivationsAndNeverEmbeddings() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph())
                .withTowers(new TowerLayers(List.of(8, 4), 0.25))
                .withRepresentation(new SharedBottom(List.of(6)));
        ComputationGraphConfiguration graph = GraphCompiler.compile(spec);
        assertThat(retained(graph, "bottom_0")).isNull();
        assertThat(retained(graph, "tower_ctr_dense_0")).isNull();
        assertThat(retained(graph, "tower_ctr_dense_1")).isEqualTo(0.75);
        assertThat(retained(graph, "tower_ctr_logits")).isEqualTo(0.75);
        assertThat(retained(graph, "p_click")).isNull();
        ComputationGraphConfiguration straight =
                GraphCompiler.compile(spec.withTowers(new TowerLayers(List.of(), 0.25)));
        assertThat(retained(straight, "tower_ctr_logits")).isNull();
        ComputationGraphConfiguration without = GraphCompiler.compile(spec.withTowers(TowerLayers.of(8, 4)));
        assertThat(retained(without, "tower_ctr_logits")).isNull();
    }

    @Test
    void weighsItsObjectives() {
        ComputationGraphConfiguration graph = GraphCompiler.compile(Specs.small(Specs.ESM2_GIVEN_CLICK));
        assertThat(loss(graph, "p_click")).isEqualTo(new LogProbabilityLoss(1));
        assertThat(loss(graph, "p_daction_given_click")).isEqualTo(new LogProbabilityLoss(0.5));
        assertThat(loss(graph, "p_purchase")).isEqualTo(new LogProbabilityLoss(3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("specs")
    void roundTripsThroughJson(String name, FunnelSpec spec) {
        ComputationGraphConfiguration graph =
                GraphCompiler.compile(spec.withTowers(new TowerLayers(List.of(8, 4), 0.2)));
        ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(graph.toJson());
        assertThat(read).isEqualTo(graph).hasSameHashCodeAs(graph);
        assertThat(read.toJson()).isEqualTo(graph.toJson());
        assertThat(graph.clone()).isEqualTo(graph);
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        FunnelSpec spec = Specs.small(Preset.ESM2.graph());
        ModelState one = ModelState.of(FunnelModel.create(spec));
        ModelState.of(FunnelModel.create(spec)).assertSameBitsAs(one, "the same seed");
        ModelState other = ModelState.of(FunnelModel.create(spec.withSeed(8)));
        assertThat(other.parameters()).isNotEqualTo(one.parameters());
        assertThat(other.rows()).isNotEqualTo(one.rows());
    }

    @Test
    void refusesTowersWhoseVerticesWouldBearOneName() {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(
                        Tower.binary("a", BehaviorGraph.ROOT, "click"),
                        Tower.binary("a_logits", "click", "buy"),
                        Tower.binary("a_dense_0", "buy", "review")),
                List.of(Objective.of("click"), Objective.of("buy"), Objective.of("review")));
        assertThatThrownBy(() -> GraphCompiler.compile(Specs.small(graph)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("towers 'a' and 'a_logits' would both have a vertex 'tower_a_logits'; rename one");
    }

    /** Of each tower on embeddings of its own. */
    @Test
    void refusesAnInterestAndATowerWhoseVerticesWouldBearOneName() {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(
                        Tower.binary("ctr", BehaviorGraph.ROOT, "click"),
                        Tower.binary("ctr_interest_0", "click", "buy")),
                List.of(Objective.of("click"), Objective.of("buy")));
        FunnelSpec spec = Specs.interests(graph);
        assertThat(GraphCompiler.compile(spec).getVertices().keySet())
                .contains("interest_0", "tower_ctr", "tower_ctr_interest_0");
        assertThatThrownBy(() -> GraphCompiler.compile(spec.withRepresentation(new SeparateEmbeddings())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "two parts of the graph would be vertex 'tower_ctr_interest_0_input'; rename a tower, or what the representation adds");
    }

    /** Deeplearning4j would take such a vertex for the input. */
    @Test
    void refusesAVertexOfTheNameOfAnInput() {
        GraphAssembly assembly = new GraphAssembly(new NeuralNetConfiguration.Builder().graphBuilder());
        assembly.addInputs(List.of("ids", "numeric"));
        assertThatThrownBy(() -> assembly.addVertex("numeric", new MergeVertex(), "ids"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "two parts of the graph would be vertex 'numeric'; rename a tower, or what the representation adds");
    }

    @Test
    void refusesLayersThatAreNone() {
        assertThatThrownBy(() -> new TowerLayers(List.of(8, 0), 0)).hasMessageContaining("[8, 0]");
        assertThatThrownBy(() -> new TowerLayers(List.of(8), 1)).hasMessage("dropout is 1.0; expected [0, 1)");
        assertThatThrownBy(() -> new TowerLayers(List.of(8), Double.NaN)).hasMessageContaining("dropout is NaN");
        assertThatThrownBy(() -> new SharedBottom(List.of())).hasMessageContaining("found []");
    }

    private static FunnelSpec withSchema(BehaviorGraph graph, FeatureSchema schema) {
        return FunnelSpec.of(graph, schema);
    }

    private static List<String> reads(ComputationGraphConfiguration graph, String vertex) {
        return graph.getVertexInputs().get(vertex);
    }

    private static long count(ComputationGraphConfiguration graph, Class<? extends GraphVertex> type) {
        return graph.getVertices().values().stream().filter(type::isInstance).count();
    }

    private static Layer layer(ComputationGraphConfiguration graph, String vertex) {
        return ((LayerVertex) graph.getVertices().get(vertex)).getLayerConf().getLayer();
    }

    private static ILossFunction loss(ComputationGraphConfiguration graph, String output) {
        return ((LogProbabilityLossLayer) layer(graph, output)).getLossFn();
    }

    /** The share of a layer's inputs that it keeps in training; null for all. */
    private static Double retained(ComputationGraphConfiguration graph, String vertex) {
        Dropout dropout = (Dropout) layer(graph, vertex).getIDropout();
        return dropout == null ? null : dropout.getP();
    }
}
