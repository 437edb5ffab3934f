// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.exposure.FeatureCounts;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.serving.request.RequestLimits;
import io.funnel4j.serving.request.RowFormat;
import io.funnel4j.serving.request.ScoreRequest;
import io.funnel4j.serving.request.ScoreRequestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that is open. It is closed when the last of those that {@link #retain} it has {@linkplain #release released} it,
 * so that a request ends on the model that it began on.
 */
public final class ServedModel {
    private final String id;
    private final long written;
    private final Scorer scorer;
    private final RowFormat format;
    private final ScoreRequestReader reader;
    private final ModelDescription description;
    private final Map<String, Double> trainedMeans;
    /** What the trial at the start counted. */
    private final FeatureCounts before;

    /** Of whoever uses the model: 1 for being the current one, and 1 a request; 0 when it is closed. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final CountDownLatch closed = new CountDownLatch(1);

    private ServedModel(
            String id,
            long written,
            Scorer scorer,
            RowFormat format,
            ScoreRequestReader reader,
            ModelDescription description,
            Map<String, Double> trainedMeans) {
        this.id = id;
        this.written = written;
        this.scorer = scorer;
        this.format = format;
        this.reader = reader;
        this.description = description;
        this.trainedMeans = trainedMeans;
        scorer.score(List.of(nothing(format)));
        this.before = scorer.counts();
    }

    /** A row whose values all are missing: whoever cannot score it cannot serve. */
    private static Map<String, String> nothing(RowFormat format) {
        Map<String, String> row = new LinkedHashMap<>();
        format.columns().forEach(column -> row.put(column, ""));
        return row;
    }

    /**
     * Opens a model and scores a row with it.
     *
     * @throws IOException if a file is missing, cut, damaged or foreign
     * @throws RuntimeException for the same, or if the model and its encoders do not go together, or it does not fit
     *     into memory
     */
    static ServedModel open(ModelFolder folder, RequestLimits limits) throws IOException {
        String id = folder.id();
        long written = folder.written();
        FunnelModel model = FunnelModel.load(folder.model());
        Encoders encoders = Encoders.load(folder.encoders());
        if (!folder.id().equals(id)) {
            return open(folder, limits); // it was replaced meanwhile
        }
        List<Probability> probabilities = model.spec().graph().probabilities();
        RowFormat format = new RowFormat(
                encoders, probabilities.stream().map(Probability::columnName).toList());
        EncodingReport report = Files.isRegularFile(folder.report()) ? EncodingReport.read(folder.report()) : null;
        Map<String, Double> means =
                report == null ? Map.of() : TrainedFigures.means(model.spec().graph(), report);
        Map<String, Map<String, Double>> metrics =
                folder.results().map(TrainedFigures::metrics).orElse(Map.of());
        Map<String, Map<String, Double>> trained = new LinkedHashMap<>();
        for (Probability probability : probabilities) {
            Map<String, Double> known = new LinkedHashMap<>();
            if (means.containsKey(probability.columnName())) {
                known.put("mean", means.get(probability.columnName()));
            }
            known.putAll(metrics.getOrDefault(probability.toString(), Map.of()));
            trained.put(probability.columnName(), Collections.unmodifiableMap(known));
        }
        ObjectNode record = folder.record().orElseGet(JsonNodeFactory.instance::objectNode);
        ModelDescription description = ModelDescription.of(
                id,
                folder.name(),
                model,
                encoders,
                format,
                ColumnExamples.of(encoders, report),
                trained,
                record,
                limits);
        Scorer scorer = Scorer.of(model, encoders);
        try {
            return new ServedModel(
                    id, written, scorer, format, new ScoreRequestReader(format, limits.rows()), description, means);
        } catch (RuntimeException | Error e) {
            scorer.close();
            throw e;
        }
    }

    /** Which model it is: the same as {@link ModelFolder#id()}. */
    public String id() {
        return id;
    }

    /** When its files were written, in milliseconds since 1970. */
    long written() {
        return written;
    }

    /** What a user sees of it. */
    public ModelDescription description() {
        return description;
    }

    /** Names of its probabilities, in order. */
    public List<String> probabilities() {
        return format.probabilities();
    }

    /** The rates of its train rows by probability; none where they are not known. */
    public Map<String, Double> trainedMeans() {
        return trainedMeans;
    }

    /** Reads bodies of requests for this model. */
    public ScoreRequestReader reader() {
        return reader;
    }

    /**
     * Scores a request's rows.
     *
     * @return by probability, in the order asked for
     * @throws Funnel4jException naming the row and what is wrong with it
     */
    public Map<String, double[]> score(ScoreRequest request) {
        if (request.rows().isEmpty()) {
            Map<String, double[]> nothing = new LinkedHashMap<>();
            request.probabilities().forEach(probability -> nothing.put(probability, new double[0]));
            return nothing;
        }
        return scorer.score(request.rows(), request.probabilities().toArray(String[]::new));
    }

    /** What became of the values of all rows that were scored. */
    public FeatureCounts counts() {
        return scorer.counts().minus(before);
    }

    /** Keeps it open; false if it is closed already. */
    boolean retain() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Gives up what {@link #retain} gave. */
    public void release() {
        if (users.decrementAndGet() == 0) {
            scorer.close();
            closed.countDown();
        }
    }

    /** Waits until nobody uses it any more; false if the time is over before. */
    boolean awaitClosed(long nanos) throws InterruptedException {
        return closed.await(nanos, TimeUnit.NANOSECONDS);
    }
}
