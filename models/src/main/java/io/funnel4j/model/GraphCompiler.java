// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.model.layer.FusedDenseLayer;
import io.funnel4j.model.loss.LogProbabilityLossLayer;
import io.funnel4j.model.representation.GraphAssembly;
import io.funnel4j.model.representation.RepresentationGraph;
import io.funnel4j.model.vertex.ConditionalProbabilityVertex;
import io.funnel4j.model.vertex.EmbeddingVertex;
import io.funnel4j.model.vertex.ExclusiveUnionVertex;
import io.funnel4j.model.vertex.ProbabilityProductVertex;
import io.funnel4j.model.vertex.PropensityInputsVertex;
import io.funnel4j.model.vertex.SampledLogitsVertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.weights.WeightInit;

/**
 * Compiles a {@link FunnelSpec} to a Deeplearning4j graph:
 *
 * <pre>
 *   ids -> embedding --+-> representation -> a tower each: dense layers -> logits -> log-probabilities
 *   numeric -----------+
 *   ids -> entries of lists, with candidates' embeddings -> attention unit -> pooled, in the lists' place
 *   an objective each: products and unions of the towers' log-probabilities along its paths [, propensity, imputation or
 *                      hazard] -> loss layer
 * </pre>
 */
public final class GraphCompiler {
    private final FunnelSpec spec;
    private final GraphBuilder builder;
    private final GraphAssembly assembly;
    private final Map<Probability, String> pairs = new HashMap<>();

    private GraphCompiler(FunnelSpec spec) {
        this.spec = spec;
        this.builder = new NeuralNetConfiguration.Builder()
                .seed(spec.seed())
                .dataType(spec.dataType())
                .updater(spec.optimizer().denseUpdater())
                .l2(spec.optimizer().weightDecay())
                .l2Bias(spec.optimizer().weightDecay())
                .weightInit(WeightInit.XAVIER)
                .graphBuilder();
        this.assembly = new GraphAssembly(builder);
    }

    /**
     * The graph's configuration; its embedding vertex must be bound to tables before use.
     *
     * @throws IllegalArgumentException if two parts would name a vertex alike, such as towers {@code a} and {@code a_logits}
     */
    public static ComputationGraphConfiguration compile(FunnelSpec spec) {
        checkNames(spec);
        return new GraphCompiler(spec).compile();
    }

    /** Names the two towers where it can; {@link GraphAssembly} refuses what is left. */
    private static void checkNames(FunnelSpec spec) {
        Map<String, String> towerOf = new HashMap<>();
        for (Tower tower : spec.graph().towers()) {
            for (String vertex :
                    VertexNames.ofTower(tower.name(), spec.towers().units().size())) {
                String other = towerOf.put(vertex, tower.name());
                if (other != null) {
                    throw new IllegalArgumentException("towers '%s' and '%s' would both have a vertex '%s'; rename one"
                            .formatted(other, tower.name(), vertex));
                }
            }
        }
    }

    private ComputationGraphConfiguration compile() {
        BatchLayout layout = spec.layout();
        FeatureSchema schema = spec.schema();
        assembly.addInputs(layout.inputs());
        List<InputType> types = new ArrayList<>();
        if (!schema.ids().isEmpty()) {
            types.add(InputType.feedForward(schema.slots()));
        }
        if (schema.weightSlots() > 0) {
            types.add(InputType.feedForward(schema.weightSlots()));
        }
        if (!schema.numeric().isEmpty()) {
            types.add(InputType.feedForward(schema.numeric().size()));
        }
        builder.setInputTypes(types.toArray(InputType[]::new));

        Map<String, String> read = spec.representation().addTo(new RepresentationGraph(assembly, addInputs(), schema));
        requireAll(read);
        for (Tower tower : spec.graph().towers()) {
            addTower(tower, read.get(tower.name()));
        }
        for (Objective objective : spec.graph().objectives()) {
            assembly.addLayer(
                    objective.probability().columnName(), LogProbabilityLossLayer.of(objective), risk(objective, read));
        }
        builder.setOutputs(layout.outputs().toArray(String[]::new));
        return builder.build();
    }

    /** Adds the features; gives the vertex of each head's. */
    private Map<String, String> addInputs() {
        if (spec.representation().ownTables()) {
            return addSeparateInputs();
        }
        String shared = addSharedInput();
        Map<String, String> inputs = new LinkedHashMap<>();
        spec.heads().forEach(head -> inputs.put(head, shared));
        return inputs;
    }

    private void requireAll(Map<String, String> read) {
        List<String> missing =
                spec.heads().stream().filter(head -> read.get(head) == null).toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("representation %s gives no vertex for %s; it gave %s"
                    .formatted(spec.representation(), String.join(", ", missing), read));
        }
    }

    private String addSharedInput() {
        FeatureSchema schema = spec.schema();
        if (schema.ids().isEmpty()) {
            return BatchLayout.NUMERIC;
        }
        if (!spec.interests().isEmpty()) {
            InputWithInterests input = new InputWithInterests(spec, EmbeddingField.of(schema));
            addEmbedding(input.embeddingFields());
            return input.addTo(assembly, VertexNames.INPUT, 0, VertexNames::interest);
        }
        addEmbedding(EmbeddingField.of(schema));
        if (schema.numeric().isEmpty()) {
            return VertexNames.EMBEDDING;
        }
        assembly.addVertex(VertexNames.INPUT, new MergeVertex(), VertexNames.EMBEDDING, BatchLayout.NUMERIC);
        return VertexNames.INPUT;
    }

    /** One gather for all heads' own tables, cut into a part a head. */
    private Map<String, String> addSeparateInputs() {
        if (!spec.interests().isEmpty()) {
            return addSeparateInputsWithInterests();
        }
        FeatureSchema schema = spec.schema();
        Map<String, String> inputs = new LinkedHashMap<>();
        List<EmbeddingField> fields = new ArrayList<>();
        spec.heads().forEach(head -> fields.addAll(ownFields(head)));
        if (!fields.isEmpty()) {
            addEmbedding(fields);
        }
        int width = schema.embeddingWidth();
        int from = 0;
        for (String head : spec.heads()) {
            String input = BatchLayout.NUMERIC;
            if (width > 0) {
                input = VertexNames.towerEmbedding(head);
                assembly.addVertex(input, new SubsetVertex(from, from + width - 1), VertexNames.EMBEDDING);
                from += width;
                if (!schema.numeric().isEmpty()) {
                    String merged = VertexNames.towerInput(head);
                    assembly.addVertex(merged, new MergeVertex(), input, BatchLayout.NUMERIC);
                    input = merged;
                }
            }
            inputs.put(head, input);
        }
        return inputs;
    }

    private Map<String, String> addSeparateInputsWithInterests() {
        Map<String, InputWithInterests> byHead = new LinkedHashMap<>();
        spec.heads().forEach(head -> byHead.put(head, new InputWithInterests(spec, ownFields(head))));
        addEmbedding(byHead.values().stream()
                .flatMap(input -> input.embeddingFields().stream())
                .toList());
        Map<String, String> inputs = new LinkedHashMap<>();
        int from = 0;
        for (Map.Entry<String, InputWithInterests> each : byHead.entrySet()) {
            String head = each.getKey();
            InputWithInterests input = each.getValue();
            inputs.put(
                    head,
                    input.addTo(
                            assembly,
                            VertexNames.towerInput(head),
                            from,
                            interest -> VertexNames.towerInterest(head, interest)));
            from += EmbeddingField.width(input.embeddingFields());
        }
        return inputs;
    }

    /** The fields of the schema over a head's own tables. */
    private List<EmbeddingField> ownFields(String head) {
        return EmbeddingField.of(spec.schema()).stream()
                .map(field -> field.inTable(FunnelSpec.ownTable(head, field.table())))
                .toList();
    }

    private void addEmbedding(List<EmbeddingField> fields) {
        String[] inputs = spec.schema().weightSlots() > 0
                ? new String[] {BatchLayout.IDS, BatchLayout.WEIGHTS}
                : new String[] {BatchLayout.IDS};
        assembly.addVertex(VertexNames.EMBEDDING, new EmbeddingVertex(fields), inputs);
    }

    private void addTower(Tower tower, String input) {
        String logits = addLayers(tower.name(), spec.initialRates().logits(tower), input);
        if (spec.keepEvery() > 1 && tower.equals(spec.graph().samplingTower())) {
            String sampled = VertexNames.sampledLogits(tower.name());
            assembly.addVertex(sampled, new SampledLogitsVertex(spec.keepEvery()), logits);
            logits = sampled;
        }
        assembly.addVertex(
                VertexNames.tower(tower.name()), new ConditionalProbabilityVertex(tower.categories()), logits);
    }

    /**
     * A tower's hidden layers, and its last one without activation, whose name it gives.
     *
     * @param firstLogits one an output: its last layer's first biases
     */
    private String addLayers(String tower, double[] firstLogits, String input) {
        List<Integer> units = spec.towers().units();
        double dropout = spec.towers().dropout();
        String previous = input;
        for (int layer = 0; layer < units.size(); layer++) {
            String name = VertexNames.hidden(tower, layer);
            // What falls on a layer's inputs is the dropout of the layer before.
            assembly.addLayer(
                    name, FusedDenseLayer.relu(units.get(layer)).droppingInputs(layer == 0 ? 0 : dropout), previous);
            previous = name;
        }
        String last = VertexNames.logits(tower);
        FusedDenseLayer layer =
                FusedDenseLayer.linear(firstLogits.length).droppingInputs(units.isEmpty() ? 0 : dropout);
        if (DoubleStream.of(firstLogits).anyMatch(logit -> logit != 0)) {
            layer.withFirstBiases(firstLogits);
        }
        assembly.addLayer(last, layer, previous);
        return last;
    }

    /**
     * The vertex that an objective's loss reads.
     *
     * @param heads the vertex that each head reads
     */
    private String risk(Objective objective, Map<String, String> heads) {
        boolean byPropensity = objective.estimator().weighsByPropensity();
        List<String> read = new ArrayList<>(List.of(pair(objective.probability())));
        if (byPropensity) {
            read.add(pair(Probability.of(objective.given())));
        }
        objective.lossTower().ifPresent(tower -> {
            double[] first = {spec.initialRates().lossTowerOutput(tower)};
            read.add(addLayers(tower, first, heads.get(tower)));
        });
        if (read.size() == 1) {
            return read.get(0);
        }
        String risk = VertexNames.risk(objective.probability());
        assembly.addVertex(
                risk, byPropensity ? new PropensityInputsVertex() : new MergeVertex(), read.toArray(String[]::new));
        return risk;
    }

    /** The vertex that gives the pair of a probability, added with all it needs where it is not there yet. */
    private String pair(Probability probability) {
        String vertex = pairs.get(probability);
        if (vertex == null) {
            vertex = addPair(probability);
            pairs.put(probability, vertex);
        }
        return vertex;
    }

    private String addPair(Probability probability) {
        BehaviorGraph graph = spec.graph();
        String behavior = probability.behavior();
        Tower tower = graph.towerToward(probability.given(), behavior).orElseThrow();
        String categories = VertexNames.tower(tower.name());

        int[] onward = new int[tower.categories()];
        List<String> onwardPairs = new ArrayList<>();
        for (int category = 0; category < onward.length; category++) {
            onward[category] = ExclusiveUnionVertex.NEVER;
            if (category < tower.outcomes().size()) {
                String outcome = tower.outcomes().get(category);
                if (outcome.equals(behavior)) {
                    onward[category] = ExclusiveUnionVertex.CERTAIN;
                } else if (graph.isAncestor(outcome, behavior)) {
                    onwardPairs.add(pair(new Probability(behavior, outcome)));
                    onward[category] = onwardPairs.size();
                }
            }
        }
        boolean throughFirstOfTwo = onward.length == 2 && onward[1] == ExclusiveUnionVertex.NEVER;
        if (throughFirstOfTwo && onward[0] == ExclusiveUnionVertex.CERTAIN) {
            return categories;
        }
        String vertex = VertexNames.pair(probability);
        if (throughFirstOfTwo) {
            assembly.addVertex(vertex, new ProbabilityProductVertex(), categories, onwardPairs.get(0));
        } else {
            onwardPairs.add(0, categories);
            assembly.addVertex(vertex, new ExclusiveUnionVertex(onward), onwardPairs.toArray(String[]::new));
        }
        return vertex;
    }
}
