// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.TowerRates;
import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.interest.Interests;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.RecordText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Everything that determines a model before it is trained.
 *
 * @param graph behaviors, towers and objectives
 * @param schema the features it reads
 * @param representation what the towers read
 * @param towers the towers' hidden layers
 * @param optimizer of dense parameters and embedding rows
 * @param embeddingDeviation standard deviation of the embeddings' first weights
 * @param initialRates near which the towers' probabilities start: the first biases of their last layers
 * @param seed of the first weights
 * @param dataType FLOAT, or DOUBLE for gradient checks
 * @param keepEvery k where of the train rows without an outcome of the first tower every k-th was kept; 1 for all. The
 *     model's probabilities are those of all rows
 * @param interests the attention of candidates over lists, in place of the lists' poolings; empty for none
 */
public record FunnelSpec(
        BehaviorGraph graph,
        FeatureSchema schema,
        Representation representation,
        TowerLayers towers,
        OptimizerSpec optimizer,
        double embeddingDeviation,
        TowerRates initialRates,
        long seed,
        DataType dataType,
        int keepEvery,
        List<Interest> interests) {

    /** Standard deviation of the embeddings' first weights unless another is asked for. */
    public static final double DEFAULT_EMBEDDING_DEVIATION = 0.01;

    public FunnelSpec {
        if (!(embeddingDeviation > 0) || Double.isInfinite(embeddingDeviation)) {
            throw new IllegalArgumentException("the embeddings' standard deviation is %s; expected a positive number"
                    .formatted(embeddingDeviation));
        }
        if (dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
            throw new IllegalArgumentException("data type is %s; expected FLOAT or DOUBLE".formatted(dataType));
        }
        if (keepEvery < 1) {
            throw new IllegalArgumentException(
                    "every %s-th train row without an outcome is kept; expected at least 1, which keeps all"
                            .formatted(keepEvery));
        }
        if (keepEvery > 1) {
            graph.samplingTower();
        }
        initialRates.require(graph);
        representation.requireFeatures(schema);
        interests = List.copyOf(interests);
        Interests.require(interests, schema);
    }

    /** In what another spec differs, so that a model of the one cannot go on as one of the other; more rows are none. */
    List<String> differencesTo(FunnelSpec other) {
        List<String> differences = new ArrayList<>();
        add(differences, "the towers of the behavior graph", graph.towers(), other.graph.towers());
        add(differences, "the objectives", graph.objectives(), other.graph.objectives());
        add(differences, "the representation", representation, other.representation);
        add(differences, "the interests", interests, other.interests);
        add(differences, "the towers' layers", towers, other.towers);
        add(differences, "the optimizer", optimizer.type(), other.optimizer.type());
        add(differences, "the data type", dataType, other.dataType);
        add(differences, "the id features", withoutRows(schema), withoutRows(other.schema));
        add(differences, "the numeric features", schema.numeric(), other.schema.numeric());
        return differences;
    }

    private static List<String> withoutRows(FeatureSchema schema) {
        return schema.ids().stream()
                .map(feature -> "%s of table %s, %s x %s, %s"
                        .formatted(
                                feature.name(),
                                feature.table(),
                                feature.slots(),
                                feature.dimension(),
                                feature.pooling()))
                .toList();
    }

    private static void add(List<String> differences, String what, Object was, Object is) {
        if (!was.equals(is)) {
            differences.add("%s were %s and are %s".formatted(what, RecordText.of(was), RecordText.of(is)));
        }
    }

    /** As {@link #of(BehaviorGraph, FeatureSchema)}, with towers that start at the rates of the train rows. */
    public static FunnelSpec of(BehaviorGraph graph, Exposures train) {
        return InitialRates.DEFAULT.in(of(graph, train.schema()), train);
    }

    /**
     * Shared embeddings, towers 128-64 without dropout that start at one half, Adam at 0.001, seed 7, FLOAT. Towers start better
     * at the rates of the train rows: {@link #of(BehaviorGraph, Exposures)}, {@link InitialRates}.
     */
    public static FunnelSpec of(BehaviorGraph graph, FeatureSchema schema) {
        return new FunnelSpec(
                graph,
                schema,
                new SharedEmbeddings(),
                TowerLayers.of(128, 64),
                OptimizerSpec.adam(0.001),
                DEFAULT_EMBEDDING_DEVIATION,
                TowerRates.EQUAL,
                7,
                DataType.FLOAT,
                1,
                List.of());
    }

    /**
     * The spec of a model that was saved, without its weights.
     *
     * @param folder as {@link FunnelModel#save} wrote it
     * @throws IOException naming the file and what is wrong with it
     */
    public static FunnelSpec load(Path folder) throws IOException {
        return ModelFiles.spec(folder);
    }

    /**
     * Refuses data whose features are not the model's.
     *
     * @throws Funnel4jException naming every difference
     */
    public void requireSchema(FeatureSchema data) {
        if (schema.equals(data)) {
            return;
        }
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(schema.features().size(), data.features().size()); i++) {
            Object expected = i < schema.features().size() ? schema.features().get(i) : "nothing";
            Object found = i < data.features().size() ? data.features().get(i) : "nothing";
            if (!expected.equals(found)) {
                differences.add("feature %s: the model reads %s, the data has %s".formatted(i + 1, expected, found));
            }
        }
        throw new Funnel4jException(
                "the data was encoded for other features than the model's; encode it with the model's own encoders: "
                        + String.join("; ", differences));
    }

    /** This spec as JSON in UTF-8, for another process of the same version; files hold whole models. */
    @Internal
    public byte[] toBytes() {
        return ModelFiles.bytes(this);
    }

    /** The spec that {@link #toBytes} wrote. */
    @Internal
    public static FunnelSpec ofBytes(byte[] bytes) {
        return ModelFiles.spec(bytes);
    }

    /** The components while one of them is replaced. */
    private static final class Parts {
        private BehaviorGraph graph;
        private FeatureSchema schema;
        private Representation representation;
        private TowerLayers towers;
        private OptimizerSpec optimizer;
        private double embeddingDeviation;
        private TowerRates initialRates;
        private long seed;
        private DataType dataType;
        private int keepEvery;
        private List<Interest> interests;

        private Parts(FunnelSpec spec) {
            graph = spec.graph;
            schema = spec.schema;
            representation = spec.representation;
            towers = spec.towers;
            optimizer = spec.optimizer;
            embeddingDeviation = spec.embeddingDeviation;
            initialRates = spec.initialRates;
            seed = spec.seed;
            dataType = spec.dataType;
            keepEvery = spec.keepEvery;
            interests = spec.interests;
        }
    }

    private FunnelSpec with(Consumer<Parts> change) {
        Parts spec = new Parts(this);
        change.accept(spec);
        return new FunnelSpec(
                spec.graph,
                spec.schema,
                spec.representation,
                spec.towers,
                spec.optimizer,
                spec.embeddingDeviation,
                spec.initialRates,
                spec.seed,
                spec.dataType,
                spec.keepEvery,
                spec.interests);
    }

    FunnelSpec withSchema(FeatureSchema newSchema) {
        return with(spec -> spec.schema = newSchema);
    }

    public FunnelSpec withRepresentation(Representation newRepresentation) {
        return with(spec -> spec.representation = newRepresentation);
    }

    public FunnelSpec withTowers(TowerLayers newTowers) {
        return with(spec -> spec.towers = newTowers);
    }

    public FunnelSpec withOptimizer(OptimizerSpec newOptimizer) {
        return with(spec -> spec.optimizer = newOptimizer);
    }

    public FunnelSpec withEmbeddingDeviation(double newDeviation) {
        return with(spec -> spec.embeddingDeviation = newDeviation);
    }

    public FunnelSpec withInitialRates(TowerRates newRates) {
        return with(spec -> spec.initialRates = newRates);
    }

    public FunnelSpec withSeed(long newSeed) {
        return with(spec -> spec.seed = newSeed);
    }

    public FunnelSpec withDataType(DataType newDataType) {
        return with(spec -> spec.dataType = newDataType);
    }

    public FunnelSpec withKeepEvery(int newKeepEvery) {
        return with(spec -> spec.keepEvery = newKeepEvery);
    }

    /**
     * The same with the attention of candidates over lists, in place of the lists' poolings.
     *
     * @throws io.funnel4j.problem.InvalidSpecException listing all that the features are not fit for
     */
    public FunnelSpec withInterests(List<Interest> newInterests) {
        return with(spec -> spec.interests = newInterests);
    }

    /** {@link #withInterests(List)} of some. */
    public FunnelSpec withInterests(Interest... newInterests) {
        return withInterests(List.of(newInterests));
    }

    /** What stands where in the model's batches. */
    public BatchLayout layout() {
        return new BatchLayout(graph, schema);
    }

    /** What reads the representation: the graph's towers, then the towers that a loss alone reads. */
    public List<String> heads() {
        List<String> heads = new ArrayList<>();
        graph.towers().forEach(tower -> heads.add(tower.name()));
        heads.addAll(graph.lossTowers());
        return List.copyOf(heads);
    }

    /** The embedding tables that the model needs: the schema's, or a set of them a head. */
    public List<TableShape> tables() {
        if (!representation.ownTables()) {
            return schema.tables();
        }
        List<TableShape> tables = new ArrayList<>();
        heads().forEach(head -> schema.tables()
                .forEach(table ->
                        tables.add(new TableShape(ownTable(head, table.name()), table.rows(), table.dimension()))));
        return List.copyOf(tables);
    }

    /** The tables that hold what features read of one that they name: that one, or each head's own. */
    List<String> tablesOf(String table) {
        return representation.ownTables()
                ? heads().stream().map(head -> ownTable(head, table)).toList()
                : List.of(table);
    }

    /** The name of a head's own copy of a table. */
    static String ownTable(String head, String table) {
        return head + "." + table;
    }
}
