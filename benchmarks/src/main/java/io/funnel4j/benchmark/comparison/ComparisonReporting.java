// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.evaluation.CalibrationBin;
import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.LearningPoint;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import io.funnel4j.report.result.Spread;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was found, as a report. */
final class ComparisonReporting {
    /** Positives below which an AUC's own error is some hundredths. */
    private static final int ENOUGH = 200;

    private final ComparisonData data;
    private final ComparisonSettings settings;
    private final ComparisonMetrics metrics;
    private final ComparisonResults results;

    ComparisonReporting(
            ComparisonData data, ComparisonSettings settings, ComparisonMetrics metrics, ComparisonResults results) {
        this.data = data;
        this.settings = settings;
        this.metrics = metrics;
        this.results = results;
    }

    ComparisonReport report(Map<String, String> environment) {
        Map<String, String> setting = new LinkedHashMap<>(data.setting());
        setting.putAll(settings.shown());
        setting.putAll(environment);
        List<String> notes = new ArrayList<>(data.notes());
        notes.add(
                "A difference is the mean over seeds of model less baseline on the same rows, with Student's 95% interval."
                        + (data.testOverTrain() == 0
                                ? ""
                                : " Seeds draw splits of the same rows, so intervals are widened by Nadeau and Bengio's factor"
                                        + " (variance times 1/n + test/train instead of 1/n).")
                        + " With many models and columns, some intervals exclude 0 by chance.");
        few().ifPresent(notes::add);
        notes.add("Calibration curves pool the bins of all seeds by rank.");
        notes.add(
                "Times are those of when a result was computed, perhaps by an earlier run; the first training of a run also"
                        + " warms up the JVM.");
        if (settings.trainShares().size() > 1) {
            notes.add("All train shares make as many passes, so fewer rows are fewer steps too.");
        }
        notes.addAll(failures());
        return new ComparisonReport(
                "Entire-space models on " + data.title(),
                setting,
                settings.seeds(),
                settings.baseline(),
                data.testOverTrain(),
                metrics.columns(),
                settings.models().stream().map(this::model).toList(),
                ceilings(),
                notes);
    }

    /** What a reader must know of figures that rest on few positives. */
    private Optional<String> few() {
        List<String> few = new ArrayList<>();
        for (JudgedProbability each : metrics.judged()) {
            String key = each.key(ComparisonMetrics.POSITIVES);
            OptionalDouble positives = settings.models().stream()
                    .flatMap(model -> bySeed(model, settings.shownShare()).stream())
                    .filter(result -> result.metrics().containsKey(key))
                    .mapToDouble(result -> result.metrics().get(key))
                    .average();
            if (positives.isPresent() && positives.getAsDouble() < ENOUGH) {
                few.add(Message.of("%s on %.0f", each.title(), positives.getAsDouble()));
            }
        }
        return few.isEmpty()
                ? Optional.empty()
                : Optional.of("Judged on few positives a seed, so read intervals and not means: %s."
                        .formatted(String.join(", ", few)));
    }

    private List<String> failures() {
        List<String> failures = new ArrayList<>();
        for (ComparedModel model : settings.models()) {
            for (long seed : settings.seeds()) {
                SeedResult result = results.of(model, seed, settings.shownShare());
                if (!result.failure().isEmpty()) {
                    failures.add("%s has no result from seed %s: %s".formatted(model.name(), seed, result.failure()));
                }
            }
        }
        return failures;
    }

    private ModelResult model(ComparedModel model) {
        double share = settings.shownShare();
        List<SeedResult> shown = bySeed(model, share);
        return new ModelResult(
                model.name(),
                model.description(),
                values(shown),
                curves(shown),
                shown.stream().map(SeedResult::training).toList(),
                settings.trainShares().size() == 1
                        ? List.of()
                        : settings.trainShares().stream()
                                .map(each -> learning(model, each))
                                .toList());
    }

    private LearningPoint learning(ComparedModel model, double share) {
        List<SeedResult> found = bySeed(model, share);
        double rows = found.stream().mapToLong(SeedResult::trainRows).average().orElseThrow();
        return new LearningPoint(share, Math.round(rows), values(found));
    }

    private Map<String, MetricValues> values(List<SeedResult> found) {
        Map<String, MetricValues> values = new LinkedHashMap<>();
        for (MetricColumn column : metrics.columns()) {
            if (found.stream().anyMatch(result -> result.metrics().containsKey(column.key()))) {
                values.put(
                        column.key(),
                        new MetricValues(found.stream()
                                .map(result -> result.metrics().getOrDefault(column.key(), Double.NaN))
                                .toList()));
            }
        }
        return values;
    }

    private Map<String, Spread> ceilings() {
        List<SeedResult> any = bySeed(settings.models().get(0), settings.shownShare());
        Map<String, Spread> ceilings = new LinkedHashMap<>();
        for (String key : any.get(0).ceilings().keySet()) {
            ceilings.put(
                    key,
                    Spread.of(any.stream()
                            .map(result -> result.ceilings().get(key))
                            .toList()));
        }
        return ceilings;
    }

    private List<SeedResult> bySeed(ComparedModel model, double share) {
        return settings.seeds().stream()
                .map(seed -> results.of(model, seed, share))
                .toList();
    }

    /** The k-th bin of all seeds as one. */
    private List<CalibrationCurve> curves(List<SeedResult> found) {
        List<CalibrationCurve> pooled = new ArrayList<>();
        for (JudgedProbability each : metrics.judged()) {
            List<CalibrationCurve> curves = found.stream()
                    .map(result -> curve(result, each))
                    .flatMap(Optional::stream)
                    .toList();
            if (!curves.isEmpty()) {
                pooled.add(new CalibrationCurve(each.probability().toString(), each.space(), pooled(curves)));
            }
        }
        return pooled;
    }

    private static Optional<CalibrationCurve> curve(SeedResult result, JudgedProbability each) {
        return result.calibration().stream()
                .filter(curve -> curve.probability().equals(each.probability().toString()))
                .findFirst();
    }

    private static List<CalibrationBin> pooled(List<CalibrationCurve> curves) {
        int bins = curves.stream().mapToInt(curve -> curve.bins().size()).max().orElseThrow();
        List<CalibrationBin> pooled = new ArrayList<>();
        for (int rank = 0; rank < bins; rank++) {
            long rows = 0;
            double predicted = 0;
            double observed = 0;
            for (CalibrationCurve curve : curves) {
                if (rank < curve.bins().size()) {
                    CalibrationBin bin = curve.bins().get(rank);
                    boolean weighs = !Double.isNaN(bin.observed());
                    rows += weighs ? bin.rows() : 0;
                    predicted += weighs ? bin.rows() * bin.predicted() : 0;
                    observed += weighs ? bin.rows() * bin.observed() : 0;
                }
            }
            pooled.add(new CalibrationBin(rows, predicted / rows, observed / rows));
        }
        return pooled;
    }
}
