// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.benchmark.TrainingTask;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.file.CodeFingerprint;
import io.funnel4j.memory.Memory;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.ModelMemory;
import io.funnel4j.model.Training;
import io.funnel4j.problem.Failures;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.TrainingCurves;
import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.training.TrainingResult;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains every model from every seed on the same rows, and judges it on the same test part. The test part chooses nothing:
 * epochs are fixed beforehand, or chosen by validation. What a store has already is not computed again.
 */
public final class Comparison {
    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);
    private static final double NANOSECONDS = 1e9;
    /** The code that results depend on; they do not on reports, profiles, synthetic copies and other benchmarks. */
    static final CodeFingerprint CODE = new CodeFingerprint(
            List.of(BehaviorGraph.class, EncodedExposures.class, FunnelModel.class, Comparison.class),
            Set.of("io.funnel4j.benchmark.speed", "io.funnel4j.dataset.synthetic", "io.funnel4j.dataset.profile"));

    private final ComparisonData data;
    private final ComparisonSettings settings;
    private final ResultStore store;
    private final String environment;
    private final Progress progress;
    private final ComparisonMetrics metrics;
    private final String code = CODE.ofAll();
    /** What each model's results depend on besides data and seed; own classes are read once. */
    private final Map<ComparedModel, Map<String, String>> dependsOn = new LinkedHashMap<>();

    private final Set<String> changes = new LinkedHashSet<>();
    private int reused;
    private boolean warned;

    /**
     * A comparison.
     *
     * @param store of results
     * @param environment what else results depend on: versions and the device
     * @throws Funnel4jException if a model reads a label that the data has not, or early stopping watches a metric
     *     that a model does not have
     */
    public Comparison(
            ComparisonData data,
            ComparisonSettings settings,
            ResultStore store,
            String environment,
            Progress progress) {
        this.data = data;
        this.settings = settings;
        this.store = store;
        this.environment = environment;
        this.progress = progress;
        this.metrics = new ComparisonMetrics(data, settings.models());
        ComparisonCheck.check(data, settings);
        settings.models().forEach(model -> dependsOn.put(model, settings.dependsOn(model)));
    }

    /**
     * Runs what the store has not.
     *
     * @param setting what else the figures depend on (machine, versions), for the report
     * @throws UncheckedIOException if exposures or results cannot be kept
     */
    public ComparisonReport run(Map<String, String> setting) {
        ComparisonResults results = new ComparisonResults();
        try (EncodedCache rows = new EncodedCache(data)) {
            for (double share : settings.trainShares()) {
                for (long seed : settings.seeds()) {
                    runSeed(seed, share, rows, results);
                }
            }
        }
        return new ComparisonReporting(data, settings, metrics, results).report(setting);
    }

    /** How many results were there already, after {@link #run}. */
    public int reused() {
        return reused;
    }

    /** In what results that were there did not fit, after {@link #run}: {@code the code}, {@code optimizer}. */
    public Set<String> changes() {
        return Collections.unmodifiableSet(changes);
    }

    private void runSeed(long seed, double share, EncodedCache atHand, ComparisonResults results) {
        Map<ComparedModel, Optional<ResultStore.Key>> missing = new LinkedHashMap<>();
        Optional<String> fingerprint = data.fingerprint(seed, share);
        for (ComparedModel model : settings.models()) {
            Optional<ResultStore.Key> key = fingerprint.map(of -> key(model, seed, share, of));
            Optional<SeedResult> kept = key.flatMap(store::find);
            kept.ifPresent(found -> results.add(model, seed, share, found));
            reused += kept.isPresent() ? 1 : 0;
            if (kept.isEmpty()) {
                key.map(store::changes).ifPresent(changes::addAll);
                missing.put(model, key);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        int number = settings.seeds().indexOf(seed) + 1;
        String which = "seed %s of %s".formatted(number, settings.seeds().size())
                + (settings.trainShares().size() == 1 ? "" : ", train share %s".formatted(share));
        ComparedRows rows = atHand.of(seed, share, fingerprint, named(which));
        warn(rows.dataset());
        LabelledExposures test = LabelledExposures.of(rows.dataset().test());
        Map<String, Double> ceilings =
                rows.truth().map(truth -> metrics.ceilings(truth, test)).orElse(Map.of());
        missing.forEach((model, key) -> {
            SeedResult result = trained(model, seed, rows, test, ceilings, named(which + ": " + model.name()));
            // A log that has changed since it was read is not what the result was made of.
            if (data.fingerprint(seed, share).equals(fingerprint)) {
                key.ifPresent(of -> store.keep(of, result));
            }
            results.add(model, seed, share, result);
        });
    }

    /** What is odd in the rows of one seed is in those of the others. */
    private void warn(EncodedDataset dataset) {
        if (!warned) {
            dataset.report().warnings().forEach(warning -> LOG.warn(warning.text()));
            warned = true;
        }
    }

    /** A model that diverges, or predicts what is no probability, does not keep the others from their results. */
    private SeedResult trained(
            ComparedModel model,
            long seed,
            ComparedRows rows,
            LabelledExposures test,
            Map<String, Double> ceilings,
            Progress named) {
        try {
            return train(model, seed, rows, test, ceilings, named);
        } catch (Funnel4jException | IllegalArgumentException e) {
            LOG.warn("{} from seed {} has no result: {}", model.name(), seed, e.getMessage());
            if (Failures.told(e).isEmpty()) {
                LOG.warn("it was refused here", e);
            }
            return SeedResult.failed(
                    e.getMessage(), seed, rows.dataset().train().rows(), ceilings);
        }
    }

    private SeedResult train(
            ComparedModel compared,
            long seed,
            ComparedRows rows,
            LabelledExposures test,
            Map<String, Double> ceilings,
            Progress named) {
        EncodedDataset dataset = rows.dataset();
        FunnelSpec spec = settings.spec(compared, dataset.train(), seed);
        long batchRows = Math.min(settings.batchSize(), dataset.train().rows());
        Memory.now().require(ModelMemory.ofTraining(spec, batchRows, settings.workers()));
        FunnelModel model = FunnelModel.create(spec);
        Training training = settings.training(model, seed);
        Optional<EncodedExposures> validation =
                dataset.parts().contains(Part.VALIDATION) ? Optional.of(dataset.validation()) : Optional.empty();
        validation
                .flatMap(training::unwatchable)
                .ifPresent(why -> LOG.warn("{} from seed {}: {}", compared.name(), seed, why));
        long start = System.nanoTime();
        TrainingResult trained;
        try (TrainingTask task =
                new TrainingTask(named, dataset.train().rows(), settings.plan().epochs())) {
            trained = training.listener(task).fit(dataset.train(), validation);
            task.done();
        }
        double seconds = (System.nanoTime() - start) / NANOSECONDS;
        Map<Probability, LogProbabilities> predictions =
                model.predict(dataset.test(), spec.graph().probabilities(), settings.workers());
        FunnelEvaluation evaluation = FunnelEvaluation.of(model.spec().graph(), test, predictions);
        Map<String, Double> values = metrics.values(evaluation, predictions, rows.truth(), ceilings);
        values.put(ComparisonMetrics.SAMPLES_PER_SECOND, trained.samplesPerSecond());
        values.put(ComparisonMetrics.SECONDS, seconds);
        return new SeedResult(
                "",
                dataset.train().rows(),
                values,
                ceilings,
                curves(evaluation),
                TrainingCurves.of(
                        seed,
                        trained,
                        TrainingCurves.stepsPerEpoch(dataset.train().rows(), settings.batchSize())));
    }

    private List<CalibrationCurve> curves(FunnelEvaluation evaluation) {
        List<CalibrationCurve> curves = new ArrayList<>();
        for (JudgedProbability each : metrics.judged()) {
            evaluation
                    .metrics(each.probability())
                    .ifPresent(found ->
                            curves.add(CalibrationCurve.of(each.probability(), each.space(), found.calibration())));
        }
        return curves;
    }

    private ResultStore.Key key(ComparedModel model, long seed, double share, String fingerprint) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("the data", fingerprint);
        all.put("the judged probabilities", metrics.judged().toString());
        all.put("the seed", Long.toString(seed));
        all.putAll(dependsOn.get(model));
        all.put("versions, machine and device", environment);
        all.put("the code", code);
        return new ResultStore.Key(
                "%s-seed-%s%s".formatted(model.name(), seed, share == 1 ? "" : "-share-" + share), all);
    }

    private Progress named(String prefix) {
        return (what, total) -> progress.start(prefix + ", " + what, total);
    }
}
