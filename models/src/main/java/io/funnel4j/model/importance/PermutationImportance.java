// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.importance;

import io.funnel4j.behavior.LogProbabilities;
import io.funnel4j.behavior.Probability;
import io.funnel4j.evaluation.FunnelEvaluator;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.evaluation.RankAuc;
import io.funnel4j.evaluation.Scores;
import io.funnel4j.evaluation.Space;
import io.funnel4j.evaluation.detail.ConfidenceInterval;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import io.funnel4j.model.interest.Interest;
import io.funnel4j.parallel.OrderedWork;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.progress.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How much a trained model's AUC falls when one feature's values are shuffled among the rows, so that they fit neither the label
 * nor the other features (Breiman, <em>Random Forests</em>, Machine Learning 45, 2001; Fisher, Rudin and Dominici, JMLR 20, 2019). It
 * says what this model leans on, not what would be lost without the feature: of two features that say the same, each may look of
 * little use.
 *
 * @param feature whose values were shuffled; of a list in an interest with others, together with those
 * @param drops by probability the AUC that was lost, each on the rows of its own space that have a sample weight, counted alike; those with
 *     fewer than {@value io.funnel4j.evaluation.ProbabilityMetrics#LEAST_POSITIVES} rows of a class are not there
 */
public record PermutationImportance(String feature, Map<Probability, Drop> drops) {
    public PermutationImportance {
        drops = Collections.unmodifiableMap(new LinkedHashMap<>(drops));
    }

    /**
     * What one probability lost.
     *
     * @param auc the AUC of the model as it is
     * @param drop less that with the feature's values shuffled, in the mean over the shuffles
     * @param interval of the drop, 95%, by DeLong's method; rows count as independent
     */
    public record Drop(double auc, double drop, ConfidenceInterval interval) {}

    /**
     * How it is measured.
     *
     * @param rows drawn of the exposures, at most
     * @param shuffles of each feature's values
     * @param seed of both
     * @param scored rows in all, at most; with very many features fewer are drawn
     */
    public record Plan(int rows, int shuffles, long seed, long scored) {
        /** For a report: in seconds. */
        public static final Plan QUICK = new Plan(100_000, 1, 1, 2_000_000);
        /** For a closer look: in a minute. */
        public static final Plan THOROUGH = new Plan(500_000, 3, 1, 60_000_000);

        private static final int FEWEST_ROWS = 1000;
        /** Values of the rows that are drawn, of which each worker has a copy. */
        private static final long MOST_VALUES = 20_000_000;

        public Plan {
            if (rows < 1 || shuffles < 1) {
                throw new IllegalArgumentException(
                        "importance is measured on %s rows, %s times; expected at least 1 each"
                                .formatted(rows, shuffles));
            }
        }

        /** The rows that are drawn for features of a schema. */
        int rowsOf(FeatureSchema schema) {
            long features = (long) schema.names().size() * shuffles;
            long values = schema.slots()
                    + (long) schema.weightSlots()
                    + schema.numeric().size();
            long affordable = Math.min(scored / features, MOST_VALUES / values);
            return (int) Math.min(rows, Math.max(FEWEST_ROWS, affordable));
        }
    }

    /**
     * Measures all features.
     *
     * @param exposures with labels, which the model was not trained on
     * @param workers threads that score, at least 1; the results do not depend on it
     * @return in the order of the schema
     * @throws Funnel4jException if the exposures' features are not the model's, or they have no labels
     */
    public static List<PermutationImportance> of(
            FunnelModel model, Exposures exposures, Plan plan, int workers, Progress progress) {
        model.requireSchema(exposures.schema());
        SampledRows rows = SampledRows.of(exposures, plan.rowsOf(exposures.schema()), plan.seed());
        FunnelEvaluator labelled = new FunnelEvaluator(model.spec().graph(), rows.labelled());
        List<String> features = rows.schema().names();
        List<Integer> tasks =
                IntStream.range(0, features.size() * plan.shuffles()).boxed().toList();
        List<Map<Probability, RankAuc.Comparison>> found = new ArrayList<>();
        try (Scorer scorer = Scorer.of(model);
                Progress.Task task = progress.start("importance of features", tasks.size())) {
            Map<Probability, LogProbabilities> base = scorer.score(rows.batch(), labelled.probabilities());
            OrderedWork.run(
                    tasks.iterator(),
                    workers,
                    number -> {
                        int[] from = permutation(rows.rows(), plan.seed() + 31 * (number + 1L));
                        return compared(
                                labelled,
                                base,
                                scorer.score(
                                        rows.permuted(together(model, features.get(number / plan.shuffles())), from),
                                        labelled.probabilities()));
                    },
                    comparison -> {
                        found.add(comparison);
                        task.at(found.size(), "");
                    });
            task.done();
        }
        List<PermutationImportance> importances = new ArrayList<>();
        for (int feature = 0; feature < features.size(); feature++) {
            importances.add(new PermutationImportance(
                    features.get(feature),
                    drops(found.subList(feature * plan.shuffles(), (feature + 1) * plan.shuffles()))));
        }
        return importances;
    }

    /** A feature, or the lists of its interest: entry by entry they belong together. */
    private static List<String> together(FunnelModel model, String feature) {
        return model.spec().interests().stream()
                .map(Interest::lists)
                .filter(lists -> lists.contains(feature))
                .findFirst()
                .orElse(List.of(feature));
    }

    private static Map<Probability, RankAuc.Comparison> compared(
            FunnelEvaluator labelled,
            Map<Probability, LogProbabilities> base,
            Map<Probability, LogProbabilities> permuted) {
        Map<Probability, RankAuc.Comparison> compared = new LinkedHashMap<>();
        for (Map.Entry<Probability, Space> each : labelled.spaces().entrySet()) {
            Space space = each.getValue();
            RankAuc.Comparison comparison = RankAuc.Comparison.of(
                    Scores.of(space.select(permuted.get(each.getKey()))),
                    Scores.of(space.select(base.get(each.getKey()))),
                    space.labels());
            if (Math.min(comparison.positives(), comparison.negatives()) >= ProbabilityMetrics.LEAST_POSITIVES) {
                compared.put(each.getKey(), comparison);
            }
        }
        return compared;
    }

    /** The mean over shuffles of one feature; their variance is that of one, since they are of the same rows. */
    private static Map<Probability, Drop> drops(List<Map<Probability, RankAuc.Comparison>> shuffles) {
        Map<Probability, Drop> drops = new LinkedHashMap<>();
        for (Probability probability : shuffles.get(0).keySet()) {
            double drop = 0;
            double squares = 0;
            for (Map<Probability, RankAuc.Comparison> shuffle : shuffles) {
                RankAuc.Comparison comparison = shuffle.get(probability);
                drop += comparison.difference() / shuffles.size();
                squares += comparison.margin() * comparison.margin() / shuffles.size();
            }
            double margin = Math.sqrt(squares);
            drops.put(
                    probability,
                    new Drop(
                            shuffles.get(0).get(probability).second(),
                            drop,
                            new ConfidenceInterval(drop - margin, drop + margin)));
        }
        return drops;
    }

    private static int[] permutation(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] permutation = IntStream.range(0, rows).toArray();
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = permutation[i];
            permutation[i] = permutation[j];
            permutation[j] = kept;
        }
        return permutation;
    }
}
