// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.world.TrueProbability;
import io.funnel4j.dataset.world.TrueProbability.Unseen;
import io.funnel4j.dataset.world.Truth;
import io.funnel4j.evaluation.Ceiling;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.LabelledExposures;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.evaluation.RankAuc;
import io.funnel4j.evaluation.Scores;
import io.funnel4j.evaluation.TrueAuc;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a comparison, and their values for one model on one seed's test part: each probability judged in its
 * own space, and where the truth is known the CVR also on all exposures against P(conversion | do(click)).
 */
final class ComparisonMetrics {
    static final String SAMPLES_PER_SECOND = "samples_per_second";
    static final String SECONDS = "seconds";

    static final String POSITIVES = "positives";

    private static final String ROWS = "rows";
    private static final String AUC = "auc";
    private static final String DO_AUC = "do_auc";
    private static final String DO_LEVEL = "do_predicted_over_true";

    private final List<JudgedProbability> judged;
    private final Optional<String> groups;
    private final boolean knowsTruth;

    /** Of the probabilities that at least one of the models has. */
    ComparisonMetrics(ComparisonData data, List<ComparedModel> models) {
        this.judged = data.judged().stream()
                .filter(probability -> models.stream()
                        .anyMatch(model -> model.graph().isAncestor(probability.given(), probability.behavior())))
                .map(JudgedProbability::of)
                .toList();
        this.groups = data.groups();
        this.knowsTruth = data.knowsTruth();
    }

    List<JudgedProbability> judged() {
        return judged;
    }

    /** The columns, in the order to show them. */
    List<MetricColumn> columns() {
        List<MetricColumn> columns = new ArrayList<>(aucs());
        groups.ifPresent(these -> judged.stream()
                .filter(each -> each.probability().onAllExposures())
                .forEach(each -> columns.addAll(grouped(each, these))));
        if (knowsTruth) {
            aucs().forEach(auc -> columns.add(share(auc)));
        }
        judged.forEach(each -> columns.addAll(likelihood(each)));
        judged.forEach(each -> columns.add(new MetricColumn(
                each.key("predicted_over_observed"),
                each.title() + " pred/obs",
                each.space(),
                "mean prediction over observed rate",
                MetricGroup.CALIBRATION,
                Goal.ONE,
                3)));
        if (knowsTruth) {
            judged.stream()
                    .filter(JudgedProbability::conversionOfClicks)
                    .forEach(each -> columns.add(new MetricColumn(
                            each.key(DO_LEVEL),
                            each.title() + " pred/truth",
                            JudgedProbability.EXPOSURES,
                            "mean P(purchase | click) over the mean of the true P(purchase | do(click))",
                            MetricGroup.CALIBRATION,
                            Goal.ONE,
                            3)));
        }
        columns.add(new MetricColumn(
                SAMPLES_PER_SECOND,
                "samples/s",
                "training",
                "rows trained a second, embeddings included, median over epochs",
                MetricGroup.SPEED,
                Goal.NONE,
                0));
        columns.add(new MetricColumn(
                SECONDS,
                "seconds",
                "training and validation",
                "how long a training took by the clock",
                MetricGroup.SPEED,
                Goal.NONE,
                1));
        judged.forEach(each -> columns.addAll(sizes(each)));
        return List.copyOf(columns);
    }

    /** The best AUC that any function of the features can reach on a test part, by metric key. */
    Map<String, Double> ceilings(Truth truth, LabelledExposures test) {
        Map<String, Double> ceilings = new LinkedHashMap<>();
        for (JudgedProbability each : judged) {
            Probability probability = each.probability();
            byte[] given = given(probability, test);
            byte[] happened = Rows.where(given, test.labels().get(probability.behavior()));
            TrueProbability.find(probability, Unseen.INTEGRATED_OUT)
                    .ifPresent(known ->
                            ceilings.put(each.key(AUC), RankAuc.of(Rows.where(given, truth.of(known)), happened)));
            if (each.conversionOfClicks()) {
                double[] underDo = truth.of(TrueProbability.PURCHASE_DO_CLICK);
                ceilings.put(each.key(DO_AUC), TrueAuc.of(underDo, underDo));
            }
        }
        return ceilings;
    }

    /** One model's values by metric key; NaN for a probability that it does not have. */
    Map<String, Double> values(
            FunnelEvaluation evaluation,
            Map<Probability, LogProbabilities> predictions,
            Optional<Truth> truth,
            Map<String, Double> ceilings) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (JudgedProbability each : judged) {
            Optional<ProbabilityMetrics> found = evaluation.metrics(each.probability());
            found.ifPresent(metrics -> add(each, metrics, values));
            if (found.isPresent() && truth.isPresent() && each.conversionOfClicks()) {
                double[] underDo = truth.get().of(TrueProbability.PURCHASE_DO_CLICK);
                LogProbabilities predicted = predictions.get(each.probability());
                values.put(each.key(DO_AUC), TrueAuc.of(Scores.of(predicted), underDo));
                values.put(each.key(DO_LEVEL), mean(predicted.probabilities()) / mean(underDo));
            }
        }
        ceilings.forEach((auc, ceiling) -> {
            if (values.containsKey(auc)) {
                values.put(shareKey(auc), Ceiling.share(values.get(auc), ceiling));
            }
        });
        return values;
    }

    /** The label of what a probability is given; null for all exposures. */
    static byte[] given(Probability probability, LabelledExposures exposures) {
        return probability.onAllExposures() ? null : exposures.labels().get(probability.given());
    }

    private void add(JudgedProbability each, ProbabilityMetrics found, Map<String, Double> values) {
        values.put(each.key(AUC), found.auc());
        if (groups.isPresent() && each.probability().onAllExposures()) {
            values.put(each.key("gauc"), found.groupedAuc().weighted());
            values.put(each.key("gauc_groups"), (double) found.groupedAuc().validGroups());
        }
        values.put(each.key(ROWS), (double) found.rows());
        values.put(each.key(POSITIVES), (double) found.positives());
        values.put(each.key("log_loss"), found.logLoss().mean());
        values.put(each.key("normalised_entropy"), found.logLoss().normalisedEntropy());
        values.put(each.key("predicted_over_observed"), found.calibration().predictedOverObserved());
    }

    /** Those that a ceiling can be known of. */
    private List<MetricColumn> aucs() {
        List<MetricColumn> columns = new ArrayList<>();
        for (JudgedProbability each : judged) {
            columns.add(ranking(
                    each.key(AUC),
                    each.title() + " AUC",
                    each.space(),
                    "how well %s orders %s by %s"
                            .formatted(
                                    each.probability(),
                                    each.space(),
                                    each.probability().behavior())));
            if (knowsTruth && each.conversionOfClicks()) {
                columns.add(ranking(
                        each.key(DO_AUC),
                        each.title() + " AUC, truth",
                        JudgedProbability.EXPOSURES,
                        "how well P(purchase | click) orders all exposures by the true P(purchase | do(click))"));
            }
        }
        return columns;
    }

    private static List<MetricColumn> grouped(JudgedProbability each, String groups) {
        return List.of(
                ranking(
                        each.key("gauc"),
                        each.title() + " GAUC",
                        each.space(),
                        "%s AUC within each of the %s, mean weighted by rows".formatted(each.title(), groups)),
                new MetricColumn(
                        each.key("gauc_groups"),
                        each.title() + " " + groups,
                        "",
                        "%s with and without %s, over whom GAUC is taken"
                                .formatted(groups, each.probability().behavior()),
                        MetricGroup.RANKING,
                        Goal.NONE,
                        0));
    }

    private static List<MetricColumn> sizes(JudgedProbability each) {
        return List.of(
                size(each, ROWS, "rows", "test rows that it is judged on"),
                size(each, POSITIVES, "positives", "test rows where it happened"));
    }

    private static MetricColumn size(JudgedProbability each, String key, String title, String description) {
        return new MetricColumn(
                each.key(key), each.title() + " " + title, each.space(), description, MetricGroup.SIZE, Goal.NONE, 0);
    }

    private static List<MetricColumn> likelihood(JudgedProbability each) {
        return List.of(
                new MetricColumn(
                        each.key("log_loss"),
                        each.title() + " log loss",
                        each.space(),
                        "mean of -log of the probability given to what happened",
                        MetricGroup.LIKELIHOOD,
                        Goal.LOWER,
                        5),
                new MetricColumn(
                        each.key("normalised_entropy"),
                        each.title() + " norm. entropy",
                        each.space(),
                        "log loss over that of predicting the base rate everywhere",
                        MetricGroup.LIKELIHOOD,
                        Goal.LOWER,
                        4));
    }

    private static MetricColumn ranking(String key, String title, String space, String description) {
        return new MetricColumn(key, title, space, description, MetricGroup.RANKING, Goal.HIGHER, 4);
    }

    private static MetricColumn share(MetricColumn auc) {
        return new MetricColumn(
                shareKey(auc.key()),
                auc.title().replace(" AUC", ""),
                auc.space(),
                "(AUC - 0.5) / (ceiling - 0.5)",
                MetricGroup.CEILING_SHARE,
                Goal.HIGHER,
                3);
    }

    private static String shareKey(String auc) {
        return auc + "_share";
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
