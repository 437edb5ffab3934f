package io.funnel4j.benchmark;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.Calibration;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import io.funnel4j.report.result.Spread;
import io.funnel4j.report.result.TrainingCurve;
import io.funnel4j.training.FittingResult;
import io.funnel4j.training.TrainingPlan;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains every model on the same generated worlds, one a seed, and judges them on each world's last days. Nothing is
 * chosen by the test part: the number of epochs is fixed beforehand.
 */
public final class Comparison {
    /** The last behavior of every compared model. */
    private static final String CONVERSION = "purchase";

    private final ComparisonSettings settings;
    private final Progress progress;
    private final Map<String, List<Double>> ceilings = new LinkedHashMap<>();
    private final Map<Preset, Found> found = new LinkedHashMap<>();

    /** What was found about one model, seed after seed. */
    private static final class Found {
        final Map<String, List<Double>> metrics = new LinkedHashMap<>();
        final List<TrainingCurve> training = new ArrayList<>();
        final Map<Probability, List<LogProbabilities>> predictions = new LinkedHashMap<>();
        final Map<Probability, List<byte[]>> labels = new LinkedHashMap<>();
    }

    public Comparison(ComparisonSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        settings.models().forEach(model -> found.put(model, new Found()));
    }

    /**
     * Runs it.
     *
     * @param setting what else the figures depend on (machine, versions), for the report
     * @throws UncheckedIOException if the encoded worlds cannot be kept in a temporary folder
     */
    public ComparisonReport run(Map<String, String> setting) {
        for (int i = 0; i < settings.seeds().size(); i++) {
            try (TemporaryFolder folder = new TemporaryFolder("funnel4j-world")) {
                runSeed(
                        settings.seeds().get(i),
                        "seed %d of %d".formatted(i + 1, settings.seeds().size()),
                        folder.path());
            }
        }
        return report(setting);
    }

    private void runSeed(long seed, String which, Path folder) {
        WorldData data = WorldData.generate(
                settings.world().withSeed(seed),
                settings.embeddingDimension(),
                Preset.ESM2.graph(CONVERSION),
                folder,
                named(which + ": world"));
        LabelledExposures test = ModelTraining.labelled(data.dataset().test());
        Map<String, Double> seedCeilings = ComparisonMetrics.ceilings(data.truth(), test);
        seedCeilings.forEach((key, value) ->
                ceilings.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
        for (Preset preset : settings.models()) {
            runModel(preset, seed, data, test, seedCeilings, named(which + ": " + preset.presetName()));
        }
    }

    private void runModel(
            Preset preset,
            long seed,
            WorldData data,
            LabelledExposures test,
            Map<String, Double> seedCeilings,
            Progress named) {
        FunnelModel model = FunnelModel.create(
                FunnelSpec.of(preset.graph(CONVERSION), data.dataset().schema())
                        .withRepresentation(preset.representation())
                        .withTowers(settings.towers())
                        .withOptimizer(settings.optimizer())
                        .withEmbeddingDeviation(settings.embeddingDeviation())
                        .withSeed(seed));
        ModelTraining training = new ModelTraining(
                model,
                new TrainingSettings(
                        TrainingPlan.epochs(settings.epochs()), settings.batchSize(), settings.workers(), seed));
        FittingResult fitted =
                training.fit(data.dataset().train(), Optional.of(data.dataset().validation()), named, epoch -> {});
        Map<Probability, LogProbabilities> predictions =
                training.predict(data.dataset().test());
        FunnelEvaluation evaluation = FunnelEvaluation.of(model.spec().graph(), test, predictions);

        Found here = found.get(preset);
        Map<String, Double> values = ComparisonMetrics.values(evaluation, predictions, data.truth(), seedCeilings);
        values.put(ComparisonMetrics.SAMPLES_PER_SECOND, fitted.samplesPerSecond());
        values.forEach((key, value) ->
                here.metrics.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
        here.training.add(TrainingCurves.of(seed, fitted));
        for (Probability probability : ComparisonMetrics.PROBABILITIES) {
            byte[] given = probability.onAllExposures() ? null : test.labels().get(probability.given());
            byte[] labels = test.labels().get(probability.behavior());
            here.predictions
                    .computeIfAbsent(probability, k -> new ArrayList<>())
                    .add(Rows.where(given, predictions.get(probability)));
            here.labels.computeIfAbsent(probability, k -> new ArrayList<>()).add(Rows.where(given, labels));
        }
    }

    private ComparisonReport report(Map<String, String> setting) {
        List<ModelResult> models = new ArrayList<>();
        found.forEach((preset, here) -> {
            Map<String, MetricValues> metrics = new LinkedHashMap<>();
            here.metrics.forEach((key, values) -> metrics.put(key, new MetricValues(values)));
            models.add(
                    new ModelResult(preset.presetName(), preset.description(), metrics, curves(here), here.training));
        });
        Map<String, Spread> spreads = new LinkedHashMap<>();
        ceilings.forEach((key, values) -> spreads.put(key, Spread.of(values)));
        List<MetricColumn> columns = ComparisonMetrics.columns();
        return new ComparisonReport(
                "Entire-space models on generated worlds",
                setting,
                settings.seeds(),
                columns,
                models,
                spreads,
                List.of(
                        "Every figure is on the last tenth of a world's days, which no model saw; each seed is a world of"
                                + " its own.",
                        "The ceiling is the score of the true probabilities with what is unseen integrated out: the best"
                                + " that any function of the features can reach.",
                        "Calibration curves pool the test rows of all seeds."));
    }

    private static List<CalibrationCurve> curves(Found here) {
        List<CalibrationCurve> curves = new ArrayList<>();
        for (Probability probability : ComparisonMetrics.PROBABILITIES) {
            Calibration calibration = Calibration.of(
                    LogProbabilities.concatenate(here.predictions.get(probability)),
                    Rows.concatenate(here.labels.get(probability)));
            curves.add(CalibrationCurves.of(probability, ComparisonMetrics.space(probability), calibration));
        }
        return curves;
    }

    private Progress named(String prefix) {
        return (what, total) -> progress.start(prefix + ", " + what, total);
    }
}
