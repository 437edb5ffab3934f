// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Paths;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureCounts;
import io.funnel4j.exposure.RowEncoder;
import io.funnel4j.exposure.SharedFeatureCounts;
import io.funnel4j.parallel.OrderedWork;
import io.funnel4j.problem.Funnel4jException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Scores exposures in a service: one model, any number of threads at once, no lock around the work. Each thread that
 * scores at the same time has a replica of the graph; replicas share parameters and tables, and stay until the scorer is
 * closed.
 *
 * <p>Probabilities are calibrated where the model {@linkplain FunnelModel#calibrators is}. The same rows get the same bits on any thread and beside any others. Only the towers that the asked probabilities
 * need are computed. Run with {@code OMP_NUM_THREADS=1}: the threads are the parallelism. A scorer reads its model's
 * own weights, so the model is not to be trained meanwhile.
 */
public final class Scorer implements AutoCloseable {
    /** Rows of one pass: what a replica holds off the heap follows this, never the batch. */
    static final int ROWS_PER_PASS = 4096;

    private final FunnelModel model;
    private final BehaviorGraph graph;
    private final Optional<RowEncoder> encoder;
    private final Map<String, Probability> byName;
    private final SharedFeatureCounts counts = new SharedFeatureCounts();
    /** The one used last comes first: its memory is still in the caches. */
    private final Deque<ScoringReplica> idle = new ConcurrentLinkedDeque<>();

    private volatile boolean closed;

    private Scorer(FunnelModel model, Optional<RowEncoder> encoder) {
        this.model = model;
        this.graph = model.spec().graph();
        this.encoder = encoder;
        this.byName = graph.probabilities().stream()
                .collect(Collectors.toUnmodifiableMap(Probability::columnName, probability -> probability));
        idle.push(new ScoringReplica(model));
    }

    /** A scorer of encoded exposures. */
    public static Scorer of(FunnelModel model) {
        return new Scorer(model, Optional.empty());
    }

    /**
     * A scorer of raw rows and of encoded exposures.
     *
     * @param encoder the encoders that were saved with the model
     * @throws Funnel4jException if they are not the model's, naming every difference
     */
    public static Scorer of(FunnelModel model, RowEncoder encoder) {
        model.requireSchema(encoder.schema());
        return new Scorer(model, Optional.of(encoder));
    }

    /**
     * Scores raw rows.
     *
     * @param rows the candidates of a request, each its values by name, as in the log that the model was trained on; null
     *     or blank where missing, and what training did not see counts as unknown
     * @param names of probabilities: {@code p_click}, {@code p_purchase_given_click}, ...; none for all of them
     * @return for each name p, one a row
     * @throws Funnel4jException naming the row and what is wrong with it
     * @throws IllegalArgumentException if there is no such probability
     * @throws IllegalStateException if the scorer has no encoders, or is closed
     */
    public Map<String, double[]> score(List<Map<String, String>> rows, String... names) {
        RowEncoder rowEncoder = encoder();
        List<Probability> probabilities = names.length == 0
                ? graph.probabilities()
                : Arrays.stream(names).map(this::probability).toList();
        Map<String, double[]> scores = new LinkedHashMap<>();
        RowEncoder.Encoded encoded = rowEncoder.encodeAndCount(rows);
        score(encoded.exposures(), probabilities)
                .forEach((probability, pair) -> scores.put(probability.columnName(), pair.probabilities()));
        counts.add(encoded.counts());
        return scores;
    }

    /**
     * What became of the values of all raw rows that were scored since the scorer was opened: how many were missing or
     * unknown, how many lists were cut. For those of an hour, {@link FeatureCounts#minus subtract} what it gave an hour
     * before. May be called at any time, by any thread; rows that are being scored are not yet among them. Rows that came
     * encoded were counted, if at all, where they were encoded.
     *
     * @throws IllegalStateException if the scorer has no encoders
     */
    public FeatureCounts counts() {
        encoder();
        return counts.total();
    }

    private RowEncoder encoder() {
        return encoder.orElseThrow(() -> new IllegalStateException(
                "this scorer has no encoders and reads encoded exposures; open it with Scorer.of(model, encoders)"));
    }

    /**
     * Scores encoded exposures.
     *
     * @param probabilities which; {@link BehaviorGraph#probabilities()} for all
     * @return by probability, in the order asked for
     * @throws IllegalArgumentException if the batch does not fit the schema, or a probability is not defined
     * @throws IllegalStateException if the scorer is closed
     */
    public Map<Probability, LogProbabilities> score(ExposureBatch batch, Collection<Probability> probabilities) {
        List<Tower> towers = Paths.towers(graph, probabilities);
        ScoringReplica replica = take();
        try {
            Map<Probability, List<LogProbabilities>> parts = new LinkedHashMap<>();
            probabilities.forEach(probability -> parts.put(probability, new ArrayList<>()));
            for (ExposureBatch part : model.layout().parts(batch, ROWS_PER_PASS)) {
                Paths paths = Paths.ofCategories(graph, replica.categories(part, towers), part.rows());
                parts.forEach((probability, list) -> list.add(paths.of(probability)));
            }
            Map<Probability, LogProbabilities> whole = new LinkedHashMap<>();
            parts.forEach((probability, list) -> whole.put(
                    probability, model.calibrators().calibrate(probability, LogProbabilities.concatenate(list))));
            return whole;
        } finally {
            giveBack(replica);
        }
    }

    /**
     * Scores batch after batch on several threads, in memory that does not grow with their number.
     *
     * @param batches taken by the caller's thread
     * @param workers threads that score, at least 1; the results do not depend on it
     * @param scores hears each batch's probabilities, in the order of the batches, on the caller's thread
     */
    public void score(
            Iterator<ExposureBatch> batches,
            Collection<Probability> probabilities,
            int workers,
            Consumer<Map<Probability, LogProbabilities>> scores) {
        OrderedWork.run(batches, workers, batch -> score(batch, probabilities), scores);
    }

    private Probability probability(String name) {
        Probability probability = byName.get(name);
        if (probability == null) {
            throw new IllegalArgumentException("no probability is named '%s'; the model has %s"
                    .formatted(
                            name,
                            graph.probabilities().stream()
                                    .map(Probability::columnName)
                                    .toList()));
        }
        return probability;
    }

    private ScoringReplica take() {
        requireOpen();
        ScoringReplica replica = idle.poll();
        return replica == null ? new ScoringReplica(model) : replica;
    }

    private void giveBack(ScoringReplica replica) {
        idle.push(replica);
        if (closed) {
            freeIdle();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this scorer is closed; open another one");
        }
    }

    /** Refuses further work and frees the replicas' memory, off the heap; those at work free theirs when they are done. */
    @Override
    public void close() {
        closed = true;
        freeIdle();
    }

    private void freeIdle() {
        for (ScoringReplica replica = idle.poll(); replica != null; replica = idle.poll()) {
            replica.close();
        }
    }
}
