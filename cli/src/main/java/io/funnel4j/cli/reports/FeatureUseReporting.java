// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.importance.PartialDependence;
import io.funnel4j.model.importance.PermutationImportance;
import io.funnel4j.model.importance.PermutationImportance.Drop;
import io.funnel4j.model.importance.PermutationImportance.Plan;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.FeatureUse;
import io.funnel4j.report.result.PointChart;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.IntStream;

/** What a model uses of its features, for reports: of the probabilities that objectives are on. */
public final class FeatureUseReporting {
    private static final int SHOWN = 12;
    private static final int ROWS_OF_DEPENDENCE = 2000;

    private final List<Probability> shown;
    private final List<PermutationImportance> importances;

    private FeatureUseReporting(BehaviorGraph graph, List<PermutationImportance> importances) {
        LinkedHashSet<Probability> objectives = new LinkedHashSet<>();
        graph.objectives().stream().map(Objective::probability).forEach(objectives::add);
        this.shown = objectives.stream()
                .filter(probability ->
                        importances.stream().anyMatch(found -> found.drops().containsKey(probability)))
                .toList();
        this.importances = new ArrayList<>(importances);
        this.importances.sort(Comparator.comparingDouble(this::greatest).reversed());
    }

    /** Importance alone, the features that are used most first. */
    public static DataSection importance(
            FunnelModel model, EncodedExposures exposures, Plan plan, int workers, Progress progress) {
        return measured(model, exposures, plan, workers, progress).section();
    }

    /**
     * Importance, quickly, and partial dependence.
     *
     * @param encoders that made the exposures: they know the numbers before they were transformed
     */
    public static FeatureUse of(
            FunnelModel model, EncodedExposures exposures, Encoders encoders, int workers, Progress progress) {
        FeatureUseReporting reporting = measured(model, exposures, Plan.QUICK, workers, progress);
        if (reporting.shown.isEmpty()) {
            return FeatureUse.NONE;
        }
        return new FeatureUse(
                reporting.section(),
                reporting.charts(),
                reporting.dependences(
                        PartialDependence.of(
                                model,
                                exposures,
                                reporting.mostUsedNumbers(exposures),
                                ROWS_OF_DEPENDENCE,
                                Plan.QUICK.seed()),
                        encoders));
    }

    private static FeatureUseReporting measured(
            FunnelModel model, EncodedExposures exposures, Plan plan, int workers, Progress progress) {
        return new FeatureUseReporting(
                model.spec().graph(), PermutationImportance.of(model, exposures, plan, workers, progress));
    }

    private double greatest(PermutationImportance importance) {
        return shown.stream()
                .filter(importance.drops()::containsKey)
                .mapToDouble(probability -> importance.drops().get(probability).drop())
                .max()
                .orElse(0);
    }

    private DataSection section() {
        List<String> headers = new ArrayList<>(List.of("feature"));
        shown.forEach(probability -> headers.add(probability.toString()));
        List<List<String>> rows = new ArrayList<>();
        for (PermutationImportance importance : importances) {
            List<String> row = new ArrayList<>(List.of(importance.feature()));
            for (Probability probability : shown) {
                Drop drop = importance.drops().get(probability);
                row.add(text(drop));
            }
            rows.add(row);
        }
        List<String> lines = shown.isEmpty()
                ? List.of(Message.of(
                        "On the rows that were drawn no objective's probability has %d rows of both classes, so nothing can be told.",
                        ProbabilityMetrics.LEAST_POSITIVES))
                : List.of();
        return new DataSection(
                "What the model uses: AUC lost when a feature is shuffled",
                lines,
                shown.isEmpty() ? List.of() : headers,
                shown.isEmpty() ? List.of() : rows);
    }

    private static String text(Drop drop) {
        return Message.of(
                "%.4f [%.4f, %.4f]",
                drop.drop(), drop.interval().low(), drop.interval().high());
    }

    private List<PointChart> charts() {
        List<PointChart> charts = new ArrayList<>();
        for (Probability probability : shown) {
            List<PermutationImportance> most = importances.stream()
                    .sorted(Comparator.comparingDouble(
                            found -> -found.drops().get(probability).drop()))
                    .limit(SHOWN)
                    .toList();
            List<PointChart.Point> points = IntStream.range(0, most.size())
                    .mapToObj(at -> point(at, most.get(at), probability))
                    .toList();
            charts.add(new PointChart(
                    "importance " + probability.columnName(),
                    probability.toString(),
                    "",
                    false,
                    most.stream().map(PermutationImportance::feature).toList(),
                    PointChart.Line.NONE,
                    points));
        }
        return charts;
    }

    private static PointChart.Point point(int at, PermutationImportance importance, Probability probability) {
        Drop drop = importance.drops().get(probability);
        return new PointChart.Point(
                at,
                drop.drop(),
                drop.interval().low(),
                drop.interval().high(),
                false,
                importance.feature() + ": " + text(drop));
    }

    private List<String> mostUsedNumbers(EncodedExposures exposures) {
        List<String> numbers =
                exposures.schema().numeric().stream().map(NumericFeature::name).toList();
        return importances.stream()
                .map(PermutationImportance::feature)
                .filter(numbers::contains)
                .limit(SHOWN)
                .toList();
    }

    /** Of the last objective's behavior. */
    private List<PointChart> dependences(List<PartialDependence> found, Encoders encoders) {
        Probability last = Probability.of(shown.get(shown.size() - 1).behavior());
        return found.stream()
                .filter(dependence -> dependence.points().size() > 1)
                .map(dependence -> chart(dependence, last, encoders))
                .toList();
    }

    private static PointChart chart(PartialDependence dependence, Probability probability, Encoders encoders) {
        List<PointChart.Point> points = dependence.points().stream()
                .map(point -> {
                    double number = encoders.number(dependence.feature(), point.value());
                    double mean = point.means().get(probability);
                    return new PointChart.Point(
                            number, mean, false, Message.of("%s %.5g: %.4g", dependence.feature(), number, mean));
                })
                .toList();
        return new PointChart(
                "dependence " + dependence.feature(),
                "mean " + probability,
                dependence.feature(),
                false,
                List.of(),
                PointChart.Line.STRAIGHT,
                points);
    }
}
