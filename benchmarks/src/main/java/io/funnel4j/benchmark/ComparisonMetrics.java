package io.funnel4j.benchmark;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.world.TrueProbability;
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
import java.util.Locale;
import java.util.Map;

/**
 * The columns of a comparison, and their values for one model on one world's test part: each probability judged in its
 * own space, and the CVR also on all exposures against P(purchase | do(click)), which only a generated world knows.
 */
final class ComparisonMetrics {
    static final Probability CTR = Probability.of("click");
    static final Probability CVR = new Probability("purchase", "click");
    static final Probability CTCVR = Probability.of("purchase");
    static final List<Probability> PROBABILITIES = List.of(CTR, CVR, CTCVR);

    static final String SAMPLES_PER_SECOND = "samples_per_second";

    private static final String EXPOSURES = "all exposures";
    private static final String CLICKS = "clicks";

    /** Those whose ceiling is known. */
    private static final List<MetricColumn> AUCS = List.of(
            auc("ctr_auc", "CTR AUC", EXPOSURES, "how well P(click) orders exposures by click"),
            auc("cvr_auc", "CVR AUC", CLICKS, "how well P(purchase | click) orders clicks by purchase"),
            auc(
                    "cvr_do_auc",
                    "CVR AUC, truth",
                    EXPOSURES,
                    "how well P(purchase | click) orders all exposures by the true P(purchase | do(click))"),
            auc("ctcvr_auc", "CTCVR AUC", EXPOSURES, "how well P(purchase) orders exposures by purchase"));

    private ComparisonMetrics() {}

    /** The columns, in the order to show them. */
    static List<MetricColumn> columns() {
        List<MetricColumn> columns = new ArrayList<>();
        columns.addAll(AUCS);
        columns.add(auc("ctr_gauc", "CTR GAUC", EXPOSURES, "CTR AUC within a user, mean weighted by rows"));
        columns.add(count("ctr_gauc_users", "CTR users", "users with and without a click, over whom GAUC is taken"));
        columns.add(auc("ctcvr_gauc", "CTCVR GAUC", EXPOSURES, "CTCVR AUC within a user, mean weighted by rows"));
        columns.add(
                count("ctcvr_gauc_users", "CTCVR users", "users with and without a purchase, over whom GAUC is taken"));
        AUCS.forEach(auc -> columns.add(share(auc)));
        for (Probability probability : PROBABILITIES) {
            String name = name(probability);
            String space = space(probability);
            columns.add(new MetricColumn(
                    key(probability, "log_loss"),
                    name + " log loss",
                    space,
                    "mean of -log of the probability given to what happened",
                    MetricGroup.LIKELIHOOD,
                    Goal.LOWER,
                    5));
            columns.add(new MetricColumn(
                    key(probability, "normalised_entropy"),
                    name + " norm. entropy",
                    space,
                    "log loss over that of predicting the base rate everywhere",
                    MetricGroup.LIKELIHOOD,
                    Goal.LOWER,
                    4));
        }
        for (Probability probability : PROBABILITIES) {
            columns.add(new MetricColumn(
                    key(probability, "predicted_over_observed"),
                    name(probability) + " pred/obs",
                    space(probability),
                    "mean prediction over observed rate",
                    MetricGroup.CALIBRATION,
                    Goal.ONE,
                    3));
        }
        columns.add(new MetricColumn(
                "cvr_do_predicted_over_true",
                "CVR pred/truth",
                EXPOSURES,
                "mean P(purchase | click) over the mean of the true P(purchase | do(click))",
                MetricGroup.CALIBRATION,
                Goal.ONE,
                3));
        columns.add(new MetricColumn(
                SAMPLES_PER_SECOND,
                "samples/s",
                "training",
                "rows trained a second, embeddings included, median over epochs",
                MetricGroup.SPEED,
                Goal.HIGHER,
                0));
        return List.copyOf(columns);
    }

    /** The best AUC that any function of the features can reach on this test part, by metric key. */
    static Map<String, Double> ceilings(Truth truth, LabelledExposures test) {
        double[] click = truth.of(TrueProbability.CLICK);
        double[] purchase = truth.of(TrueProbability.PURCHASE);
        double[] purchaseGivenClick = truth.of(TrueProbability.PURCHASE_GIVEN_CLICK);
        double[] purchaseDoClick = truth.of(TrueProbability.PURCHASE_DO_CLICK);
        byte[] clicks = test.labels().get("click");
        byte[] purchases = test.labels().get("purchase");
        int[] clicked = Rows.rows(clicks);
        double[] scores = new double[clicked.length];
        for (int i = 0; i < clicked.length; i++) {
            scores[i] = purchaseGivenClick[clicked[i]];
        }
        Map<String, Double> ceilings = new LinkedHashMap<>();
        ceilings.put("ctr_auc", RankAuc.of(click, clicks));
        ceilings.put("cvr_auc", RankAuc.of(scores, Rows.where(clicks, purchases)));
        ceilings.put("cvr_do_auc", TrueAuc.of(purchaseDoClick, purchaseDoClick));
        ceilings.put("ctcvr_auc", RankAuc.of(purchase, purchases));
        return ceilings;
    }

    /** One model's values by metric key. */
    static Map<String, Double> values(
            FunnelEvaluation evaluation,
            Map<Probability, LogProbabilities> predictions,
            Truth truth,
            Map<String, Double> ceilings) {
        Map<String, Double> values = new LinkedHashMap<>();
        ProbabilityMetrics ctr = evaluation.metrics(CTR).orElseThrow();
        ProbabilityMetrics ctcvr = evaluation.metrics(CTCVR).orElseThrow();
        double[] purchaseDoClick = truth.of(TrueProbability.PURCHASE_DO_CLICK);
        values.put("ctr_auc", ctr.auc());
        values.put("cvr_auc", evaluation.metrics(CVR).orElseThrow().auc());
        values.put("cvr_do_auc", TrueAuc.of(Scores.of(predictions.get(CVR)), purchaseDoClick));
        values.put("ctcvr_auc", ctcvr.auc());
        values.put("ctr_gauc", ctr.groupedAuc().weighted());
        values.put("ctr_gauc_users", (double) ctr.groupedAuc().validGroups());
        values.put("ctcvr_gauc", ctcvr.groupedAuc().weighted());
        values.put("ctcvr_gauc_users", (double) ctcvr.groupedAuc().validGroups());
        for (MetricColumn auc : AUCS) {
            values.put(shareKey(auc), Ceiling.share(values.get(auc.key()), ceilings.get(auc.key())));
        }
        for (Probability probability : PROBABILITIES) {
            ProbabilityMetrics found = evaluation.metrics(probability).orElseThrow();
            values.put(key(probability, "log_loss"), found.logLoss().mean());
            values.put(key(probability, "normalised_entropy"), found.logLoss().normalisedEntropy());
            values.put(
                    key(probability, "predicted_over_observed"),
                    found.calibration().predictedOverObserved());
        }
        values.put("cvr_do_predicted_over_true", mean(predictions.get(CVR).probabilities()) / mean(purchaseDoClick));
        return values;
    }

    /** The papers' name without its p. */
    static String name(Probability probability) {
        return probability.equals(CTR) ? "CTR" : probability.equals(CVR) ? "CVR" : "CTCVR";
    }

    /** The rows that a probability is judged on. */
    static String space(Probability probability) {
        return probability.onAllExposures() ? EXPOSURES : CLICKS;
    }

    private static String key(Probability probability, String metric) {
        return name(probability).toLowerCase(Locale.ROOT) + "_" + metric;
    }

    private static String shareKey(MetricColumn auc) {
        return auc.key() + "_share";
    }

    private static MetricColumn auc(String key, String title, String space, String description) {
        return new MetricColumn(key, title, space, description, MetricGroup.RANKING, Goal.HIGHER, 4);
    }

    private static MetricColumn count(String key, String title, String description) {
        return new MetricColumn(key, title, "", description, MetricGroup.RANKING, Goal.NONE, 0);
    }

    private static MetricColumn share(MetricColumn auc) {
        return new MetricColumn(
                shareKey(auc),
                auc.title().replace(" AUC", ""),
                auc.space(),
                "(AUC - 0.5) / (ceiling - 0.5)",
                MetricGroup.CEILING_SHARE,
                Goal.HIGHER,
                3);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
