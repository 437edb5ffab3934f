// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.contract;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Tower;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.FunnelModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Small worlds to train in: what happened depends on the first id and the first number. */
public final class RandomExposures {
    /** Two fields over one table, a field of its own, two numbers. */
    public static final FeatureSchema SCHEMA = new FeatureSchema(
            List.of(
                    new IdFeature("sku", "item", 30, 3),
                    new IdFeature("last_sku", "item", 30, 3),
                    IdFeature.of("user", 20, 2)),
            List.of(new NumericFeature("price"), new NumericFeature("hour")));

    public static final FeatureSchema IDS_ONLY = new FeatureSchema(SCHEMA.ids(), List.of());
    public static final FeatureSchema NUMERIC_ONLY = new FeatureSchema(List.of(), SCHEMA.numeric());

    /** Lists of each pooling, one over a table that a single id reads too. */
    public static final FeatureSchema LISTS = new FeatureSchema(
            List.of(
                    new IdFeature("sku", "item", 30, 3),
                    new IdFeature("last_skus", "item", 30, 3, 4, Pooling.MEAN),
                    new IdFeature("tags", "tags", 12, 2, 3, Pooling.SUM),
                    new IdFeature("shops", "shops", 9, 2, 3, Pooling.WEIGHTED_MEAN),
                    new IdFeature("affinity", "affinity", 7, 2, 1, Pooling.WEIGHTED_SUM)),
            List.of(new NumericFeature("price")));

    /** Candidates and lists of what they were before, those of the first two aligned, among other features. */
    public static final FeatureSchema HISTORY = new FeatureSchema(
            List.of(
                    new IdFeature("sku", "item", 30, 3),
                    new IdFeature("last_skus", "item", 30, 3, 5, Pooling.MEAN),
                    IdFeature.of("user", 20, 2),
                    new IdFeature("last_categories", "category", 8, 2, 5, Pooling.SUM),
                    new IdFeature("category", "category", 8, 2),
                    new IdFeature("shops", "shops", 9, 2, 3, Pooling.WEIGHTED_MEAN),
                    new IdFeature("shop", "shop", 9, 4),
                    new IdFeature("last_shops", "shop", 9, 4, 4, Pooling.MEAN)),
            List.of(new NumericFeature("price")));

    private RandomExposures() {}

    /** The same features with embeddings of one dimension. */
    public static FeatureSchema ofDimension(FeatureSchema schema, int dimension) {
        return new FeatureSchema(
                schema.ids().stream()
                        .map(id -> new IdFeature(id.name(), id.table(), id.rows(), dimension, id.slots(), id.pooling()))
                        .toList(),
                schema.numeric());
    }

    /** Exposures that walk the graph's towers at random. */
    public static ExposureBatch random(BehaviorGraph graph, FeatureSchema schema, int rows, Random random) {
        int[] ids = new int[rows * schema.slots()];
        float[] weights = new float[rows * schema.weightSlots()];
        float[] numeric = new float[rows * schema.numeric().size()];
        Map<String, byte[]> labels = new HashMap<>();
        graph.behaviors().forEach(behavior -> labels.put(graph.label(behavior), new byte[rows]));
        Map<String, float[]> delays = new HashMap<>();
        graph.delayedLabels().forEach(label -> delays.put(label, new float[rows]));
        delays.values().forEach(days -> Arrays.fill(days, Float.POSITIVE_INFINITY));
        for (int row = 0; row < rows; row++) {
            int slot = row * schema.slots();
            for (IdFeature feature : schema.ids()) {
                int filled = feature.slots() == 1 ? 1 : random.nextInt(feature.slots() + 1);
                for (int i = 0; i < feature.slots(); i++) {
                    ids[slot++] = i < filled ? random.nextInt((int) feature.rows()) : IdFeature.PADDING;
                }
            }
            for (int w = 0; w < schema.weightSlots(); w++) {
                weights[row * schema.weightSlots() + w] = random.nextInt(5) == 0 ? 0 : 2 * random.nextFloat();
            }
            for (int n = 0; n < schema.numeric().size(); n++) {
                numeric[row * schema.numeric().size() + n] = (float) random.nextGaussian();
            }
            double taste = (ids.length == 0 ? 0 : ids[row * schema.slots()] % 3)
                    + (numeric.length == 0 ? 0 : numeric[row * schema.numeric().size()]);
            happen(graph, BehaviorGraph.ROOT, row, taste, new Happened(labels, delays), random);
        }
        return new ExposureBatch(rows, ids, weights, numeric, labels, null, delays);
    }

    /** The same exposures with random weights. */
    public static ExposureBatch weighted(ExposureBatch batch, Random random) {
        float[] weights = new float[batch.rows()];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = random.nextInt(4) == 0 ? 0 : 2 * random.nextFloat();
        }
        return new ExposureBatch(
                batch.rows(), batch.ids(), batch.weights(), batch.numeric(), batch.labels(), weights, batch.delays());
    }

    /** A batch of each of some sizes, as the model reads it. */
    public static List<MultiDataSet> batches(FunnelModel model, long seed, boolean weighted, int... sizes) {
        Random random = new Random(seed);
        return IntStream.of(sizes)
                .mapToObj(rows -> {
                    ExposureBatch batch =
                            random(model.spec().graph(), model.spec().schema(), rows, random);
                    return model.layout()
                            .multiDataSet(
                                    weighted ? weighted(batch, random) : batch,
                                    model.spec().dataType());
                })
                .toList();
    }

    private record Happened(Map<String, byte[]> labels, Map<String, float[]> delays) {}

    /** Where a behavior happened, what may follow has a delay, if delays are read: one to the effect, or one that goes on. */
    private static void happen(
            BehaviorGraph graph, String behavior, int row, double taste, Happened happened, Random random) {
        for (Tower tower : graph.towersLeaving(behavior)) {
            int categories = tower.categories();
            int category = random.nextDouble() < 1 / (1 + Math.exp(-taste)) ? 0 : random.nextInt(categories);
            for (String outcome : tower.outcomes()) {
                float[] days = happened.delays().get(graph.label(outcome));
                if (days != null) {
                    days[row] = random.nextInt(8) == 0 ? 0 : (float) (-2 * Math.log(random.nextDouble()));
                }
            }
            if (category < tower.outcomes().size()) {
                String outcome = tower.outcomes().get(category);
                happened.labels().get(graph.label(outcome))[row] = 1;
                happen(graph, outcome, row, taste, happened, random);
            }
        }
    }
}
