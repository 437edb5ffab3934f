// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.LogSpace;
import io.funnel4j.evaluation.CalibrationBin;
import io.funnel4j.evaluation.detail.ConfidenceInterval;
import io.funnel4j.evaluation.detail.GroupAucDistribution;
import io.funnel4j.evaluation.detail.RocCurve;
import io.funnel4j.evaluation.detail.ScoreHistogram;
import io.funnel4j.report.result.CalibrationCurve;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.FeatureResult;
import io.funnel4j.report.result.FeatureSection;
import io.funnel4j.report.result.FeatureUse;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.Finding.Severity;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.LearningPoint;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import io.funnel4j.report.result.MetricValues;
import io.funnel4j.report.result.ModelResult;
import io.funnel4j.report.result.PointChart;
import io.funnel4j.report.result.ProbabilityDetail;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.report.result.SearchReport;
import io.funnel4j.report.result.Spread;
import io.funnel4j.report.result.TrainingCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reports of made-up figures, to look at and to test with. */
final class SampleReports {
    private static final int SEEDS = 5;

    private SampleReports() {}

    /** A search over numbers and options, with a trial that failed. */
    static SearchReport search() {
        Random random = new Random(3);
        List<PointChart> charts = new ArrayList<>();
        for (String setting : List.of("optimizer.learning-rate", "dropout", "epochs", "representation", "towers")) {
            boolean options = setting.equals("representation") || setting.equals("towers");
            List<PointChart.Point> points = new ArrayList<>();
            for (int trial = 0; trial < 30; trial++) {
                double x = options ? random.nextInt(3) : Math.pow(10, -4 + 2 * random.nextDouble());
                double y = trial == 7 ? Double.NaN : 0.6 + 0.1 * random.nextDouble();
                points.add(new PointChart.Point(x, y, trial == 3, "trial " + trial));
            }
            charts.add(new PointChart(
                    setting,
                    "p_purchase.auc",
                    setting,
                    setting.equals("optimizer.learning-rate"),
                    options ? List.of("{type: shared-embeddings}", "{type: mmoe, experts: 4}", "[128, 64]") : List.of(),
                    PointChart.Line.NONE,
                    points));
        }
        charts.add(new PointChart(
                "cost",
                "best p_purchase.auc so far",
                "rows trained",
                false,
                List.of(),
                PointChart.Line.STEPS,
                List.of(
                        new PointChart.Point(1e5, 0.61, false, "trial 0"),
                        new PointChart.Point(4e6, 0.68, false, "trial 3"))));
        return new SearchReport(
                "Search for settings",
                List.of(
                        new DataSection(
                                "The best settings",
                                List.of("AUC of P(purchase) on test: 0.6712 at the start, 0.6803 at the best."),
                                List.of("setting", "drawn from", "start", "best"),
                                List.of(List.of("model.dropout", "uniform from 0 to 0.4", "0.2", "0.07"))),
                        DataSection.ofTable("Trials", List.of("trial", "dropout"), List.of(List.of("3", "0.07")))),
                charts,
                Map.of("budget", "30 trials"));
    }

    static MetricColumn column(String key, String title, String space, MetricGroup group, Goal goal, int digits) {
        return new MetricColumn(key, title, space, "What " + title + " means.", group, goal, digits);
    }

    private static MetricColumn column(
            String key, String title, String space, String description, MetricGroup group, Goal goal, int digits) {
        return new MetricColumn(key, title, space, description, group, goal, digits);
    }

    /** Five models, five seeds, all groups of metrics. */
    static ComparisonReport comparison() {
        List<MetricColumn> columns = List.of(
                column(
                        "ctr_auc",
                        "CTR AUC",
                        "all exposures",
                        "Chance that a clicked exposure is ranked above one without a click.",
                        MetricGroup.RANKING,
                        Goal.HIGHER,
                        4),
                column(
                        "cvr_auc",
                        "CVR AUC",
                        "clicks",
                        "Chance that a click which led to a purchase is ranked above one which did not.",
                        MetricGroup.RANKING,
                        Goal.HIGHER,
                        4),
                column(
                        "cvr_auc_do",
                        "CVR AUC, do(click)",
                        "all exposures, against the truth",
                        "How well pCVR ranks all exposures by the true probability of a purchase had each of them been"
                                + " clicked. Only a generated world knows it.",
                        MetricGroup.RANKING,
                        Goal.HIGHER,
                        4),
                column(
                        "ctcvr_auc",
                        "CTCVR AUC",
                        "all exposures",
                        "Chance that an exposure which led to a purchase is ranked above one which did not.",
                        MetricGroup.RANKING,
                        Goal.HIGHER,
                        4),
                column(
                        "gauc",
                        "CTR GAUC",
                        "all exposures, by user",
                        "AUC within each user who has both clicked and unclicked exposures, weighted by rows.",
                        MetricGroup.RANKING,
                        Goal.HIGHER,
                        4),
                column(
                        "gauc_users",
                        "valid users",
                        "of CTR GAUC",
                        "Users who have both clicked and unclicked exposures; only they count in the GAUC.",
                        MetricGroup.RANKING,
                        Goal.NONE,
                        0),
                column(
                        "ctr_share",
                        "CTR AUC",
                        "share of the ceiling",
                        "(AUC - 0.5) / (ceiling - 0.5), in percent.",
                        MetricGroup.CEILING_SHARE,
                        Goal.HIGHER,
                        1),
                column(
                        "ctr_log_loss",
                        "CTR log loss",
                        "all exposures",
                        "Mean negative logarithm of the probability that was given to what happened.",
                        MetricGroup.LIKELIHOOD,
                        Goal.LOWER,
                        5),
                column(
                        "ctr_ne",
                        "CTR normalised entropy",
                        "all exposures",
                        "Log loss over that of always predicting the mean rate; below 1 the features help.",
                        MetricGroup.LIKELIHOOD,
                        Goal.LOWER,
                        4),
                column(
                        "ctcvr_ne",
                        "CTCVR normalised entropy",
                        "all exposures",
                        "The same of the purchase on all exposures.",
                        MetricGroup.LIKELIHOOD,
                        Goal.LOWER,
                        4),
                column(
                        "ctr_calibration",
                        "pCTR",
                        "predicted / observed, all exposures",
                        "Mean predicted probability over the observed rate.",
                        MetricGroup.CALIBRATION,
                        Goal.ONE,
                        3),
                column(
                        "ctcvr_calibration",
                        "pCTCVR",
                        "predicted / observed, all exposures",
                        "The same of the purchase on all exposures.",
                        MetricGroup.CALIBRATION,
                        Goal.ONE,
                        3),
                column(
                        "samples_per_second",
                        "training samples / s",
                        "wall clock",
                        "Exposures that one epoch consumed per second of training.",
                        MetricGroup.SPEED,
                        Goal.HIGHER,
                        0));
        double[] centres = {
            0.7392, 0.6843, 0.6531, 0.7214, 0.6911, 48_211, 94.2, 0.16233, 0.9312, 0.9471, 1.01, 1.06, 152_340
        };
        double[] noises = {0.0011, 0.0068, 0.0057, 0.0049, 0.0019, 0, 0.4, 0.0004, 0.0021, 0.0052, 0.012, 0.055, 4_200};
        String[][] names = {
            {"click-only CVR", "two separate models, CVR trained on clicks"},
            {"shared-bottom", "conversion given click"},
            {"ESMM", "entire space, conversion on all exposures"},
            {"ESMM + MMoE", "ESMM on four experts"},
            {"ESM2", "click, deterministic and other actions, purchase"}
        };
        Random random = new Random(17);
        List<ModelResult> models = new ArrayList<>();
        for (int m = 0; m < names.length; m++) {
            Map<String, MetricValues> metrics = new LinkedHashMap<>();
            for (int c = 0; c < columns.size(); c++) {
                double lift = columns.get(c).goal() == Goal.HIGHER && c != 12 ? 1.2 : c == 12 ? -2.5 : -0.6;
                double[] values = new double[SEEDS];
                for (int seed = 0; seed < SEEDS; seed++) {
                    values[seed] = centres[c] + noises[c] * (lift * m + random.nextGaussian());
                }
                if (m == 0 && columns.get(c).key().equals("cvr_auc")) {
                    values[3] = Double.NaN;
                }
                metrics.put(columns.get(c).key(), MetricValues.of(values));
            }
            if (m == 0) {
                metrics.remove("ctcvr_calibration");
            }
            models.add(new ModelResult(
                    names[m][0],
                    names[m][1],
                    metrics,
                    List.of(
                            curve("P(click)", "all exposures", 0.003, 0.4, 1.0, random),
                            curve("P(purchase | click)", "clicks", 0.0008, 0.06, m == 0 ? 1.6 : 1.1, random),
                            curve("P(purchase)", "all exposures", 2e-6, 0.01, m == 0 ? 2.1 : 1.15, random)),
                    training(m, random),
                    learning(metrics, m)));
        }
        Map<String, Spread> ceilings = new LinkedHashMap<>();
        ceilings.put("ctr_auc", new Spread(0.7561, 0.0009, SEEDS));
        ceilings.put("cvr_auc", new Spread(0.7315, 0.0041, SEEDS));
        ceilings.put("cvr_auc_do", new Spread(0.7402, 0.0031, SEEDS));
        ceilings.put("ctcvr_auc", new Spread(0.7688, 0.0038, SEEDS));
        ceilings.put("gauc", new Spread(0.7097, 0.0013, SEEDS));
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("exposures", "2,000,000 training, 250,000 validation, 250,000 test");
        setting.put("world", "confounding 0.8, click rate 4.1 %, purchase rate 0.021 %");
        setting.put("seeds", "1, 2, 3, 4, 5");
        setting.put("training", "2 epochs, batch size 4,096, Adam 0.001, 4 workers");
        setting.put("machine", "8 cores, 32 GiB, Linux x86-64 (avx2)");
        setting.put("versions", "Funnel4j 0.1.0, Deeplearning4j 1.0.0-M2.1, Java 17.0.15");
        return new ComparisonReport(
                "ESMM and ESM2 on a generated world (made-up figures)",
                setting,
                List.of(1L, 2L, 3L, 4L, 5L),
                names[0][0],
                0,
                columns,
                models,
                ceilings,
                List.of(
                        "The made-up world has 512 purchases in its test rows: differences in CTCVR AUC below 0.01 are"
                                + " within the noise of a single seed.",
                        "click-only CVR had no purchase among its test clicks of seed 4."));
    }

    /** Less from a tenth and from a third of the rows. */
    private static List<LearningPoint> learning(Map<String, MetricValues> all, int model) {
        List<LearningPoint> points = new ArrayList<>();
        double[] shares = {0.1, 0.3, 1};
        for (double share : shares) {
            double lost = -0.01 * (1 + model) * Math.log10(share);
            Map<String, MetricValues> metrics = new LinkedHashMap<>();
            all.forEach((key, values) -> metrics.put(
                    key,
                    new MetricValues(
                            values.bySeed().stream().map(value -> value - lost).toList())));
            points.add(new LearningPoint(share, Math.round(2_000_000 * share), metrics));
        }
        return points;
    }

    /** One ESM2 run. */
    static RunReport run() {
        List<MetricColumn> columns = List.of(
                column("rows", "rows", "", "Rows of the probability's own space.", MetricGroup.SIZE, Goal.NONE, 0),
                column(
                        "positives",
                        "positives",
                        "",
                        "Rows where the behavior happened.",
                        MetricGroup.SIZE,
                        Goal.NONE,
                        0),
                column(
                        "auc",
                        "AUC",
                        "",
                        "Chance that a positive is ranked above a negative.",
                        MetricGroup.RANKING,
                        Goal.HIGHER,
                        4),
                column(
                        "gauc",
                        "GAUC",
                        "",
                        "AUC within a session, weighted by rows.",
                        MetricGroup.RANKING,
                        Goal.HIGHER,
                        4),
                column(
                        "log_loss",
                        "log loss",
                        "",
                        "Mean negative log-likelihood.",
                        MetricGroup.LIKELIHOOD,
                        Goal.LOWER,
                        5),
                column("ne", "NE", "", "Log loss over that of the mean rate.", MetricGroup.LIKELIHOOD, Goal.LOWER, 4),
                column(
                        "calibration",
                        "calibration",
                        "",
                        "Predicted over observed.",
                        MetricGroup.CALIBRATION,
                        Goal.ONE,
                        3));
        List<ProbabilityResult> probabilities = List.of(
                probability(
                        "P(click)", "all exposures", columns, 120_331, 4_918, 0.7411, 0.6932, 0.16012, 0.9301, 1.012),
                probability(
                        "P(daction)", "all exposures", columns, 120_331, 733, 0.7633, 0.7011, 0.03511, 0.9412, 0.981),
                probability(
                        "P(purchase | click)",
                        "clicks",
                        columns,
                        4_918,
                        27,
                        0.6712,
                        Double.NaN,
                        0.03381,
                        0.9912,
                        1.204),
                probability(
                        "P(purchase)",
                        "all exposures",
                        columns,
                        120_331,
                        27,
                        0.7842,
                        Double.NaN,
                        0.00204,
                        0.9523,
                        1.173));
        List<EpochResult> epochs = new ArrayList<>();
        double[] losses = {0.2312, 0.2187, 0.2143, 0.2101, 0.2044};
        double[] aucs = {0.7412, 0.7688, 0.7801, 0.7839, 0.7791};
        for (int e = 0; e < losses.length; e++) {
            Map<String, Double> validation = new LinkedHashMap<>();
            validation.put("p_click.auc", 0.725 + 0.004 * e - 0.0008 * e * e);
            validation.put("p_purchase.auc", aucs[e]);
            if (e == 0) {
                Map<String, Double> halfway = new LinkedHashMap<>();
                halfway.put("p_click.auc", 0.71);
                halfway.put("p_purchase.auc", 0.702);
                epochs.add(new EpochResult(1, Double.NaN, halfway, false, 0.5));
            }
            epochs.add(new EpochResult(e + 1, losses[e], validation, e == 3));
        }
        Random random = new Random(23);
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("seed", "7");
        setting.put("data", "visits.csv, SHA-256 5c1e07…b2");
        setting.put("machine", "8 cores, 32 GiB, Linux x86-64 (avx2)");
        setting.put("versions", "Funnel4j 0.1.0, Deeplearning4j 1.0.0-M2.1, Java 17.0.15");
        return new RunReport(
                "ESM2 on visits.csv (made-up figures)",
                setting,
                "data:\n  format: csv\n  path: visits.csv\nmodel:\n  preset: esm2\ntraining: {epochs: 5, batch-size: 4096}\n",
                List.of(
                        new DataSection(
                                "Rows",
                                List.of("1,203,314 rows read, 12 refused (0.001 %)."),
                                List.of("part", "rows", "clicks", "dactions", "purchases"),
                                List.of(
                                        List.of("training", "962,641", "39,412", "5,911", "221"),
                                        List.of("validation", "120,330", "4,930", "741", "29"),
                                        List.of("test", "120,331", "4,918", "733", "27"))),
                        new DataSection(
                                "Labels that did not nest",
                                List.of("raise-cause: the cause was set to 1 where the effect was 1."),
                                List.of("effect without cause", "rows", "share", "what was done"),
                                List.of(
                                        List.of("purchase without click", "41", "0.0034 %", "click := 1"),
                                        List.of("daction without click", "310", "0.0258 %", "click := 1")))),
                columns,
                probabilities,
                List.of(new TrainingCurve(7, epochs)),
                List.of(
                        curve("P(click)", "all exposures", 0.003, 0.4, 1.0, random),
                        curve("P(purchase)", "all exposures", 2e-6, 0.01, 1.2, random)),
                List.of(
                        curve("P(click)", "all exposures", 0.003, 0.4, 1.3, random),
                        curve("P(purchase)", "all exposures", 2e-6, 0.01, 2.2, random)),
                List.of(
                        new Finding(
                                Severity.WARNING,
                                "label rate",
                                "SHIFT: P(click) happens on 4.1% of 962,641 train rows and on 2.9% of 120,331 test rows."),
                        new Finding(Severity.NOTE, "bad rows", "12 of 1,203,314 rows could not be read.")),
                List.of(
                        detail("P(click)", 0.041, 0.043, 1.1, random),
                        detail("P(purchase | click)", 0.0055, 0.0061, 0.8, random),
                        detail("P(purchase)", 2.2e-4, 2.7e-4, 1.6, random)),
                new FeatureSection(
                        "test",
                        "Times are those of sampled rows.",
                        List.of(
                                new FeatureResult("sku", "84,112 ids for 91,004 values", 0, 0.183, 0, 61, 140),
                                new FeatureResult("city", "382 ids for 380 values", 0.061, 0.002, 0, 55, 48),
                                new FeatureResult("user", "hashed into 65,536 ids", 0.01, 0, 0.99, 80, 22),
                                new FeatureResult("price", "number, mean 3.1, deviation 1.2", 0.004, 0, 0, 95, 9))),
                featureUse(),
                List.of("27 purchases in the test rows: the purchase metrics are uncertain by several hundredths."));
    }

    private static FeatureUse featureUse() {
        List<PointChart.Point> drops = List.of(
                new PointChart.Point(0, 0.081, 0.075, 0.087, false, "user: 0.081"),
                new PointChart.Point(1, 0.034, 0.029, 0.039, false, "item: 0.034"),
                new PointChart.Point(2, 0.0004, -0.0008, 0.0016, false, "price: 0.0004"));
        List<PointChart.Point> means = List.of(
                new PointChart.Point(1.5, 0.0021, false, "price 1.5: 0.0021"),
                new PointChart.Point(9.9, 0.0024, false, "price 9.9: 0.0024"),
                new PointChart.Point(120, 0.0013, false, "price 120: 0.0013"));
        return new FeatureUse(
                DataSection.ofTable(
                        "What the model uses",
                        List.of("feature", "P(click)"),
                        List.of(
                                List.of("user", "0.0810 [0.0750, 0.0870]"),
                                List.of("item", "0.0340 [0.0290, 0.0390]"),
                                List.of("price", "0.0004 [-0.0008, 0.0016]"))),
                List.of(new PointChart(
                        "importance p_click",
                        "P(click)",
                        "feature",
                        false,
                        List.of("user", "item", "price"),
                        PointChart.Line.NONE,
                        drops)),
                List.of(new PointChart(
                        "dependence price",
                        "P(purchase)",
                        "price",
                        false,
                        List.of(),
                        PointChart.Line.STRAIGHT,
                        means)));
    }

    /** As if log-odds were normal, those of the positives farther up. */
    private static ProbabilityDetail detail(
            String name, double observed, double predicted, double shift, Random random) {
        int rows = 20_000;
        double[] logits = new double[rows];
        byte[] labels = new byte[rows];
        long[] groups = new long[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = (byte) (random.nextInt(12) == 0 ? 1 : 0);
            groups[row] = random.nextInt(1500);
            logits[row] = Math.log(predicted) + random.nextGaussian() + shift * labels[row];
        }
        LogProbabilities predictions = new LogProbabilities(
                Arrays.stream(logits).map(z -> -LogSpace.softplus(-z)).toArray(),
                Arrays.stream(logits).map(z -> -LogSpace.softplus(z)).toArray());
        ScoreHistogram scores = ScoreHistogram.of(predictions, labels, null, 40);
        GroupAucDistribution spread = GroupAucDistribution.of(logits, labels, groups, null);
        return new ProbabilityDetail(
                name,
                name.contains("|") ? "rows with click" : "all exposures",
                observed,
                predicted,
                1.1,
                RocCurve.of(logits, labels, null, 200).points().stream()
                        .map(point -> new RocCurve.Point(point.falsePositiveRate(), point.truePositiveRate()))
                        .toList(),
                new ScoreHistogram(
                        scores.edges(),
                        scores.positives(),
                        scores.negatives(),
                        scores.positivesBelow(),
                        scores.negativesBelow()),
                new GroupAucDistribution(
                        spread.groups(), spread.lowTenth(), spread.median(), spread.highTenth(), spread.belowChance()));
    }

    private static ProbabilityResult probability(
            String name, String space, List<MetricColumn> columns, double... values) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (int c = 0; c < values.length; c++) {
            metrics.put(columns.get(c).key(), values[c]);
        }
        Map<String, ConfidenceInterval> intervals = new LinkedHashMap<>();
        for (MetricColumn column : columns) {
            double value = metrics.get(column.key());
            if (column.group() != MetricGroup.SIZE && !Double.isNaN(value)) {
                intervals.put(column.key(), new ConfidenceInterval(0.98 * value, 1.02 * value));
            }
        }
        return new ProbabilityResult(name, space, metrics, intervals, 0.0004, values[1] < 30);
    }

    private static CalibrationCurve curve(
            String probability, String space, double low, double high, double factor, Random random) {
        int bins = 10;
        CalibrationBin[] result = new CalibrationBin[bins];
        for (int b = 0; b < bins; b++) {
            double predicted = low * Math.pow(high / low, (b + 0.5) / bins);
            double observed = predicted / factor * Math.exp(0.18 * random.nextGaussian());
            result[b] = new CalibrationBin(25_000, predicted, observed < 8e-6 ? 0 : observed);
        }
        return new CalibrationCurve(probability, space, Arrays.asList(result));
    }

    private static List<TrainingCurve> training(int model, Random random) {
        List<TrainingCurve> curves = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            List<EpochResult> epochs = new ArrayList<>();
            double shift = 0.003 * random.nextGaussian();
            for (int epoch = 1; epoch <= 4; epoch++) {
                double loss = 0.19 + 0.004 * model + 0.05 / epoch + shift;
                double auc = 0.72 + 0.006 * model - 0.03 / epoch + shift;
                epochs.add(new EpochResult(epoch, loss, Map.of("ctcvr_auc", auc), epoch == 4));
            }
            curves.add(new TrainingCurve(seed, epochs));
        }
        return curves;
    }
}
