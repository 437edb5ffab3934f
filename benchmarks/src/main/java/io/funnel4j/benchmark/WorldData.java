// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.ProgressListener;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.dataset.world.Truth;
import io.funnel4j.dataset.world.World;
import io.funnel4j.dataset.world.WorldColumn;
import io.funnel4j.dataset.world.WorldColumn.Kind;
import io.funnel4j.dataset.world.WorldSource;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A generated world as encoded exposures, by the road that a log on disk takes, and the truth about its test part. The
 * last tenth of the days is test, the tenth before it validation.
 *
 * @param world the world
 * @param dataset its exposures, encoded
 * @param truth of the test part's rows, in their order
 */
public record WorldData(World world, EncodedDataset dataset, Truth truth) {
    /** Labels of the world that models are trained on. */
    private static final List<WorldColumn> LABELS =
            List.of(WorldColumn.CLICK, WorldColumn.DACTION, WorldColumn.PURCHASE);

    /**
     * Generates and encodes.
     *
     * @param embeddingDimension D of every id feature
     * @param trainShare the share of the train rows that is kept, in (0, 1]
     * @param graph whose labels must nest and be there
     * @param folder where the encoded exposures go
     */
    public static WorldData generate(
            WorldSpec spec,
            int embeddingDimension,
            double trainShare,
            BehaviorGraph graph,
            Path folder,
            Progress progress) {
        World world = World.of(spec);
        int tenth = Math.max(1, spec.days() / 10);
        int testDay = spec.days() - tenth;
        TimeSplit split = new TimeSplit(
                WorldColumn.DAY.columnName(), Integer.toString(testDay - tenth), Integer.toString(testDay));
        try (Progress.Task task = progress.start("generating and encoding", 2 * spec.rows())) {
            EncodedDataset dataset = DatasetEncoding.of(
                            WorldSource.of(world),
                            plan(spec, embeddingDimension).withTrainShare(trainShare),
                            split,
                            graph)
                    .progress(at -> {
                        boolean second = at.phase() == ProgressListener.Phase.ENCODE;
                        task.at(at.rows() + (second ? spec.rows() : 0), "");
                    })
                    .to(folder);
            long firstTestRow = world.firstRowOfDay(testDay);
            if (dataset.test().rows() != spec.rows() - firstTestRow) {
                throw new IllegalStateException("the test part has %s rows where the world's last days have %s"
                        .formatted(dataset.test().rows(), spec.rows() - firstTestRow));
            }
            task.done();
            return new WorldData(world, dataset, world.truth(firstTestRow, spec.rows()));
        }
    }

    /** Names of the labels that models are trained on. */
    public static List<String> labels() {
        return LABELS.stream().map(WorldColumn::columnName).toList();
    }

    /**
     * How a world's columns are encoded.
     *
     * @param embeddingDimension D of every id feature
     */
    public static EncodingPlan plan(WorldSpec spec, int embeddingDimension) {
        List<FeatureEncoding> features = new ArrayList<>();
        for (WorldColumn column : WorldColumn.of(spec, Kind.ID)) {
            features.add(IdEncoding.of(column.columnName(), embeddingDimension));
        }
        for (WorldColumn column : WorldColumn.of(spec, Kind.NUMERIC)) {
            features.add(NumericEncoding.of(column.columnName(), NumericTransform.STANDARDIZE));
        }
        Map<String, String> labels = new LinkedHashMap<>();
        LABELS.forEach(label -> labels.put(label.columnName(), label.columnName()));
        return EncodingPlan.of(features, labels).withGroup(WorldColumn.USER.columnName());
    }
}
