// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report.result;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Several models, each trained from the same seeds on the same data, side by side.
 *
 * @param title what was compared
 * @param setting what the figures depend on, in the order to show it: rows, parameters of the world, machine, versions
 * @param seeds the seeds; every metric has one value a seed
 * @param baseline the name of the model that the others are held against; empty for none
 * @param testOverTrain rows of test over rows of train where each seed draws a split of the same rows, else 0; intervals take
 *     it into account
 * @param metrics the columns, in the order to show them within their groups
 * @param models the rows, in the order to show them
 * @param ceilings by metric key, the best that any function of the features can reach; only where it is known
 * @param notes what a reader should know before trusting a figure
 */
public record ComparisonReport(
        String title,
        Map<String, String> setting,
        List<Long> seeds,
        String baseline,
        double testOverTrain,
        List<MetricColumn> metrics,
        List<ModelResult> models,
        Map<String, Spread> ceilings,
        List<String> notes) {
    public ComparisonReport {
        Checks.nonBlank("a comparison's title", title);
        setting = Checks.ordered("setting", setting);
        seeds = List.copyOf(seeds);
        metrics = List.copyOf(metrics);
        models = List.copyOf(models);
        ceilings = Checks.ordered("ceilings", ceilings);
        notes = List.copyOf(notes);
        Checks.distinct("seeds", seeds, seed -> seed);
        Checks.distinct("metrics", metrics, MetricColumn::key);
        Checks.distinct("models", models, ModelResult::name);
        Checks.described("ceilings", ceilings.keySet(), metrics);
        if (!baseline.isEmpty()
                && models.stream().noneMatch(model -> model.name().equals(baseline))) {
            throw new IllegalArgumentException("the baseline '%s' is none of the models".formatted(baseline));
        }
        for (ModelResult model : models) {
            Checks.described("model '" + model.name() + "'", model.metrics().keySet(), metrics);
            for (Map.Entry<String, MetricValues> metric : model.metrics().entrySet()) {
                int found = metric.getValue().bySeed().size();
                if (found != seeds.size()) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "metric '%s' of model '%s' has %d values for %d seeds; give one a seed, NaN where undefined",
                            metric.getKey(),
                            model.name(),
                            found,
                            seeds.size()));
                }
            }
        }
    }

    /** Without a baseline. */
    public ComparisonReport(
            String title,
            Map<String, String> setting,
            List<Long> seeds,
            List<MetricColumn> metrics,
            List<ModelResult> models,
            Map<String, Spread> ceilings,
            List<String> notes) {
        this(title, setting, seeds, "", 0, metrics, models, ceilings, notes);
    }

    /** The models that are held against the baseline: all others, where there is one and several seeds tell a spread. */
    public List<ModelResult> challengers() {
        return baseline.isEmpty() || seeds.size() < 2
                ? List.of()
                : models.stream()
                        .filter(model -> !model.name().equals(baseline))
                        .toList();
    }

    /** The columns that say how well models rank; counts left out. */
    public List<MetricColumn> ranking() {
        return metrics(MetricGroup.RANKING).stream()
                .filter(column -> column.goal() != Goal.NONE)
                .toList();
    }

    /** The columns of a group by which a model can be held against the baseline: of ranking and likelihood. */
    public List<MetricColumn> contested(MetricGroup group) {
        boolean contested = group == MetricGroup.RANKING || group == MetricGroup.LIKELIHOOD;
        return metrics(group).stream()
                .filter(column -> contested && column.goal() != Goal.NONE)
                .filter(column -> challengers().stream()
                        .anyMatch(model -> difference(model, column).isPresent()))
                .toList();
    }

    /** A model less the baseline; empty where either has no value. */
    public Optional<PairedDifference> difference(ModelResult model, MetricColumn column) {
        MetricValues one = model.metrics().get(column.key());
        Optional<MetricValues> other = models.stream()
                .filter(each -> each.name().equals(baseline))
                .findFirst()
                .map(each -> each.metrics().get(column.key()));
        return one == null
                ? Optional.empty()
                : other.map(values -> PairedDifference.of(one, values, column.goal(), testOverTrain))
                        .filter(difference -> difference.interval().n() > 0)
                        .map(difference ->
                                difference.within(column.least() - column.most(), column.most() - column.least()));
    }

    /** The interval of the mean of a metric's values, within what the metric can be. */
    public Interval interval(String key, MetricValues values) {
        Interval interval = values.interval(testOverTrain);
        return metrics.stream()
                .filter(column -> column.key().equals(key))
                .findFirst()
                .map(column -> interval.within(column.least(), column.most()))
                .orElse(interval);
    }

    /** The columns of a group. */
    public List<MetricColumn> metrics(MetricGroup group) {
        return metrics.stream().filter(column -> column.group() == group).toList();
    }

    /** The ceiling of a metric; of no value where it is not known. */
    public Spread ceiling(MetricColumn column) {
        return ceilings.getOrDefault(column.key(), Spread.of(List.of()));
    }

    /**
     * Names of the models with the best mean of a column. Means that agree in all shown digits are equally good; where
     * only one model has a value, or all are equally good, none is the best.
     */
    public Set<String> best(MetricColumn column) {
        double unit = Math.pow(10, -column.digits());
        double bestMerit = Double.NaN;
        List<Double> merits = new ArrayList<>();
        for (ModelResult model : models) {
            double shown = Math.rint(model.spread(column).mean() / unit) * unit;
            double merit = column.goal().merit(shown);
            merits.add(merit);
            if (Double.isNaN(bestMerit) || merit > bestMerit) {
                bestMerit = merit;
            }
        }
        Set<String> best = new HashSet<>();
        int beaten = 0;
        for (int m = 0; m < merits.size(); m++) {
            if (merits.get(m) == bestMerit) {
                best.add(models.get(m).name());
            } else if (merits.get(m) < bestMerit) {
                beaten++;
            }
        }
        return beaten == 0 ? Set.of() : Set.copyOf(best);
    }
}
