// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.array.HostArrays;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Paths;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.calibration.Calibrators;
import io.funnel4j.embedding.EmbeddingReader;
import io.funnel4j.embedding.EmbeddingReader.GradientMode;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.exposure.BatchLayout;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.file.ReplacedFolder;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.model.loss.LogProbabilityLossLayer;
import io.funnel4j.parallel.OrderedWork;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.HostTrainer;
import io.funnel4j.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model: a plain Deeplearning4j {@link ComputationGraph} and the embedding tables that it reads.
 *
 * <p>Train it with {@link #trainer}, or with {@code graph().fit(iterator)}, which updates the embeddings too. Not
 * thread-safe, as the graph is not; a {@link Scorer} is.
 */
public final class FunnelModel {
    private static final int SCORING_BATCH = 8192;

    private final FunnelSpec spec;
    private final ComputationGraph graph;
    private final EmbeddingTables tables;
    private final Calibrators calibrators;

    FunnelModel(FunnelSpec spec, ComputationGraph graph, EmbeddingTables tables) {
        this(spec, graph, tables, Calibrators.NONE);
    }

    FunnelModel(FunnelSpec spec, ComputationGraph graph, EmbeddingTables tables, Calibrators calibrators) {
        this.spec = spec;
        this.graph = graph;
        this.tables = tables;
        this.calibrators = calibrators;
        calibrators.byProbability().keySet().forEach(spec.graph()::require);
        bind(graph, tables);
    }

    /**
     * A model with its first weights, drawn from the spec's seed.
     *
     * @throws MemoryShortageException if it does not fit into memory
     */
    public static FunnelModel create(FunnelSpec spec) {
        ComputationGraphConfiguration configuration = GraphCompiler.compile(spec);
        ModelMemory.require(spec, configuration);
        EmbeddingTables tables = newTables(spec);
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        tables.initialise(spec.embeddingDeviation(), spec.seed());
        return new FunnelModel(spec, graph, tables);
    }

    /**
     * A model that is warm-started from another: its dense parameters, updater state, embedding rows and their optimizer state.
     * Rows that the other does not have begin anew. It has none of the other's calibrators. An id must mean the same to both:
     * where ids expire, say where rows have moved.
     *
     * @param spec may differ from the other's in the rows of tables, which may be more, the seed, the optimizer's numbers
     *     and the rows that are kept
     * @throws Funnel4jException naming each difference beyond those
     */
    public static FunnelModel warmStart(FunnelModel earlier, FunnelSpec spec) {
        return warmStart(earlier, spec, Map.of());
    }

    /**
     * The same where rows of some tables have moved, or are gone, since ids have expired.
     *
     * @param moved by table, as features name it, for each of its rows the row that it was before, or a negative number
     *     for a row that begins anew; the rows of other tables stand where they stood
     * @throws Funnel4jException as above, or if a row would come from none, or one would go to two places
     */
    public static FunnelModel warmStart(FunnelModel earlier, FunnelSpec spec, Map<String, int[]> moved) {
        List<String> differences = earlier.spec.differencesTo(spec);
        if (!differences.isEmpty()) {
            throw new Funnel4jException("the model to go on from is another: %s; leave that as it was, or train anew"
                    .formatted(String.join("; ", differences)));
        }
        FunnelModel model = create(spec);
        ComputationGraph graph = model.graph;
        graph.params().assign(earlier.graph.params());
        INDArray state = earlier.graph.getUpdater().getStateViewArray();
        if (state != null) {
            graph.getUpdater(true).getStateViewArray().assign(state);
        }
        graph.getConfiguration()
                .setIterationCount(earlier.graph.getConfiguration().getIterationCount());
        graph.getConfiguration().setEpochCount(earlier.graph.getConfiguration().getEpochCount());
        Map<String, int[]> ofEachTable = new LinkedHashMap<>();
        moved.forEach((table, rows) -> spec.tablesOf(table).forEach(name -> ofEachTable.put(name, rows)));
        model.tables.copyRowsFrom(earlier.tables, ofEachTable);
        return model;
    }

    /**
     * Binds a graph's embedding vertex, so that plain {@code graph.fit(...)} updates the tables; needed for clones.
     *
     * @throws IllegalArgumentException if the tables do not fit the graph
     */
    public static void bind(ComputationGraph graph, EmbeddingTables tables) {
        for (org.deeplearning4j.nn.graph.vertex.GraphVertex vertex : graph.getVertices()) {
            if (vertex instanceof EmbeddingReader reader) {
                reader.bind(tables, GradientMode.APPLY);
            }
        }
    }

    /**
     * Opens what {@link #save} or {@link #export} wrote. A folder that a run on a stream replaces meanwhile is read again.
     *
     * @param path a model's folder, or its single file
     * @throws IOException naming the file and what is wrong with it: missing, cut, damaged or foreign
     */
    public static FunnelModel load(Path path) throws IOException {
        return ReplacedFolder.read(path, () -> ModelFiles.load(path));
    }

    /** What the model was built from. */
    public FunnelSpec spec() {
        return spec;
    }

    /** The graph; its outputs are the objectives' probabilities by name, {@code p_click}, ... */
    public ComputationGraph graph() {
        return graph;
    }

    public EmbeddingTables tables() {
        return tables;
    }

    /** What its predictions pass through; none unless it was calibrated. The graph's own outputs do not. */
    public Calibrators calibrators() {
        return calibrators;
    }

    /**
     * This model, its graph and its tables, with predictions that pass through calibrators in place of those that it has.
     *
     * @throws IllegalArgumentException if they are of a probability that the graph does not define
     */
    public FunnelModel calibrated(Calibrators newCalibrators) {
        return new FunnelModel(spec, graph, tables, newCalibrators);
    }

    /** What stands where in the model's batches. */
    public BatchLayout layout() {
        return spec.layout();
    }

    /**
     * A trainer over this model, at a constant learning rate.
     *
     * @param workers replicas, at least 1
     * @param seed of dropout
     */
    public Trainer trainer(int workers, long seed) {
        return new HostTrainer(graph, tables, workers, seed);
    }

    /**
     * A trainer over this model, with a gradient policy of its own.
     *
     * @param workers replicas, at least 1
     * @param seed of dropout
     */
    public Trainer trainer(int workers, long seed, GradientPolicy policy) {
        return new HostTrainer(graph, tables, workers, seed, policy);
    }

    /**
     * Any probabilities of the behavior graph for a batch, whether an objective or not.
     *
     * @param probabilities which; {@link BehaviorGraph#probabilities()} for all
     * @return by probability, in the order asked for
     * @throws IllegalArgumentException if the batch does not fit the schema, or a probability is not defined
     */
    public Map<Probability, LogProbabilities> predict(ExposureBatch batch, Collection<Probability> probabilities) {
        List<Tower> towers = spec.graph().towers();
        List<String> vertices =
                towers.stream().map(tower -> VertexNames.tower(tower.name())).toList();
        ExposureBatch filled = layout().filled(batch);
        INDArray[] outputs = graph.output(vertices, false, layout().inputs(filled, spec.dataType()), null);
        Map<String, double[]> categories = new HashMap<>();
        for (int t = 0; t < outputs.length; t++) {
            Tower tower = towers.get(t);
            double[] values = HostArrays.toDoubles(outputs[t]);
            categories.put(tower.name(), Arrays.copyOf(values, batch.rows() * tower.categories()));
        }
        Paths paths = Paths.ofCategories(spec.graph(), categories, batch.rows());
        Map<Probability, LogProbabilities> predictions = new LinkedHashMap<>();
        for (Probability probability : probabilities) {
            predictions.put(probability, calibrators.calibrate(probability, paths.of(probability)));
        }
        return predictions;
    }

    /** {@link #predict(Iterator, Collection, int)} on all processors. */
    public Map<Probability, LogProbabilities> predict(
            Iterator<ExposureBatch> batches, Collection<Probability> probabilities) {
        return predict(batches, probabilities, OrderedWork.processors());
    }

    /**
     * Any probabilities for batch after batch, side by side in the order of the rows.
     *
     * @param batches each fits the schema
     * @param workers threads that score, at least 1; the results do not depend on it
     * @return by probability, in the order asked for; no rows where there is no batch
     */
    public Map<Probability, LogProbabilities> predict(
            Iterator<ExposureBatch> batches, Collection<Probability> probabilities, int workers) {
        Map<Probability, List<LogProbabilities>> parts = new LinkedHashMap<>();
        probabilities.forEach(probability -> parts.put(probability, new ArrayList<>()));
        try (Scorer scorer = Scorer.of(this)) {
            scorer.score(
                    batches,
                    probabilities,
                    workers,
                    scores -> scores.forEach(
                            (probability, part) -> parts.get(probability).add(part)));
        }
        Map<Probability, LogProbabilities> whole = new LinkedHashMap<>();
        parts.forEach((probability, list) -> whole.put(probability, LogProbabilities.concatenate(list)));
        return whole;
    }

    /**
     * Any probabilities for all rows of some exposures.
     *
     * @param workers threads that score, at least 1; the results do not depend on it
     * @return by probability, in the order asked for
     */
    public Map<Probability, LogProbabilities> predict(
            Exposures exposures, Collection<Probability> probabilities, int workers) {
        return predict(exposures.batches(SCORING_BATCH), probabilities, workers);
    }

    /**
     * Evaluates every probability that the exposures have labels for, in its own space. For one evaluation after another on the
     * same exposures, keep an {@link Evaluator}.
     *
     * @throws Funnel4jException if the exposures' features are not the model's, or they have no labels
     */
    public FunnelEvaluation evaluate(Exposures exposures) {
        return new Evaluator(this, exposures, OrderedWork.processors()).evaluate();
    }

    /** The factors that the weights of losses have been learned to be, exp(-s), by what the objectives predict. */
    public Map<Probability, Double> learnedWeights() {
        Map<Probability, Double> weights = new LinkedHashMap<>();
        for (Objective objective : spec.graph().objectives()) {
            if (objective.weight() instanceof LossWeight.Learned) {
                Probability probability = objective.probability();
                String parameter = probability.columnName() + "_" + LogProbabilityLossLayer.LOG_VARIANCE;
                weights.put(probability, Math.exp(-graph.getParam(parameter).getDouble(0)));
            }
        }
        return weights;
    }

    /**
     * Refuses data whose features are not this model's.
     *
     * @throws Funnel4jException naming every difference
     */
    public void requireSchema(FeatureSchema data) {
        spec.requireSchema(data);
    }

    /**
     * Writes the model into a folder, which is made where needed: {@code model.zip} (Deeplearning4j's own format, dense
     * parameters and updater), {@code tables/} (embeddings and their optimizer state), {@code funnel.json} (the spec and the
     * calibrators).
     */
    public void save(Path folder) throws IOException {
        ModelFiles.save(this, folder);
    }

    /**
     * Writes the calibrators alone into a folder that holds this model, in place of those there.
     *
     * @throws IOException naming the file and what is wrong with it; the model there is as it was then
     */
    public void saveCalibrators(Path folder) throws IOException {
        ModelFiles.saveCalibrators(calibrators, folder);
    }

    /** Writes the model as one file; for small models, since it is read and written as one archive. */
    public void export(Path file) throws IOException {
        ModelFiles.export(this, file);
    }

    static EmbeddingTables newTables(FunnelSpec spec) {
        return new EmbeddingTables(spec.tables(), spec.optimizer().rowOptimizer(), spec.dataType());
    }
}
