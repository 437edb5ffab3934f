package io.funnel4j.benchmark;

import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.TowerLayers;
import java.util.List;

/**
 * What a comparison trains, and on what.
 *
 * @param world every seed draws its own world of this kind
 * @param seeds one world, one first weights and one order of rows each; at least one, all different
 * @param models at least one, all different
 * @param embeddingDimension D of every id feature
 * @param towers hidden layers of every tower
 * @param optimizer of every model
 * @param embeddingDeviation standard deviation of the embeddings' first weights
 * @param epochs passes over the training rows
 * @param batchSize B
 * @param workers replicas
 */
public record ComparisonSettings(
        WorldSpec world,
        List<Long> seeds,
        List<Preset> models,
        int embeddingDimension,
        TowerLayers towers,
        OptimizerSpec optimizer,
        double embeddingDeviation,
        int epochs,
        int batchSize,
        int workers) {
    public ComparisonSettings {
        seeds = List.copyOf(seeds);
        models = List.copyOf(models);
        requireDistinct("seed", seeds);
        requireDistinct("model", models);
    }

    private static void requireDistinct(String what, List<?> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a comparison needs at least one " + what);
        }
        if (values.stream().distinct().count() < values.size()) {
            throw new IllegalArgumentException("a %s is named twice in %s; keep one".formatted(what, values));
        }
    }
}
