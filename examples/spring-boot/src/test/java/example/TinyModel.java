// SPDX-License-Identifier: Apache-2.0
package example;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.world.World;
import io.funnel4j.dataset.world.WorldFile;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model of a small generated world, trained in a second or two. */
final class TinyModel {
    private TinyModel() {}

    /** @param folder of the world, its encoding and, in {@code model}, the model with its encoders */
    static Path train(Path folder) throws IOException {
        Path csv = folder.resolve("exposures.csv");
        WorldFile.write(World.of(WorldSpec.standard().withRows(10_000)), csv, false, rows -> {});
        BehaviorGraph esm2 = Preset.ESM2.graph();
        EncodingPlan plan = EncodingPlan.of(
                List.of(
                        IdEncoding.of("user", 4),
                        IdEncoding.of("item", 4),
                        IdEncoding.of("category", 4),
                        NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE)),
                Map.of("click", "click", "daction", "daction", "purchase", "purchase"));
        EncodedDataset data = DatasetEncoding.of(
                        DelimitedText.csv(csv), plan, HashSplit.of("user", 0.8, 0.1, 0.1), esm2)
                .to(folder.resolve("encoded"));
        FunnelModel model = FunnelModel.create(FunnelSpec.of(esm2, data.train()));
        Training.of(model).epochs(1).batchSize(1024).fit(data.train(), data.validation());
        Path saved = folder.resolve("model");
        model.save(saved);
        data.encoders().save(saved.resolve("encoders"));
        return saved;
    }
}
