// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Models with their first weights and encoders of every kind, and rows for them. */
final class TestModels {
    static final ValueList TAGS = ValueList.of('|', Pooling.MEAN);
    static final ValueList WORDS = new ValueList('|', ':', 0, Pooling.WEIGHTED_SUM);

    private static final List<FeatureEncoding> FEATURES = List.of(
            IdEncoding.of("user", 4),
            IdEncoding.of("item", 4),
            IdEncoding.hashed("brand", 4, 50),
            IdEncoding.of("tags", 4).withList(TAGS),
            IdEncoding.of("words", 4).withList(WORDS),
            IdEncoding.cross("user_x_brand", 4, "user", "brand"),
            BucketEncoding.of("age", 4, 5),
            NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE));

    private TestModels() {}

    static Map<String, String> labels() {
        return Map.of("click", "click", "conversion", "buy");
    }

    /** A model's folder with all kinds of features. */
    static Path write(Path folder, long seed) throws IOException {
        return write(folder, seed, EncodingPlan.of(FEATURES, labels()));
    }

    /** A model's folder that reads a user and an item alone. */
    static Path writeSmall(Path folder, long seed) throws IOException {
        return write(
                folder, seed, EncodingPlan.of(List.of(IdEncoding.of("user", 4), IdEncoding.of("item", 4)), labels()));
    }

    private static Path write(Path folder, long seed, EncodingPlan plan) throws IOException {
        Random random = new Random(7);
        StringBuilder csv = new StringBuilder("user,item,brand,tags,words,age,price,click,buy\n");
        for (int row = 0; row < 2000; row++) {
            int click = random.nextInt(4) == 0 ? 1 : 0;
            int buy = click == 1 && random.nextInt(3) == 0 ? 1 : 0;
            csv.append("u%s,i%s,b%s,t%s|t%s,w%s:0.5|w%s,%s,%s,%s,%s%n"
                    .formatted(
                            random.nextInt(30),
                            random.nextInt(40),
                            random.nextInt(10),
                            random.nextInt(9),
                            random.nextInt(9),
                            random.nextInt(9),
                            random.nextInt(9),
                            18 + random.nextInt(60),
                            random.nextInt(4000) / 100.0,
                            click,
                            buy));
        }
        Files.createDirectories(folder);
        Path rows = Files.writeString(folder.resolve("rows.csv"), csv);
        BehaviorGraph graph = Preset.ESMM.graph();
        EncodedDataset data = DatasetEncoding.of(DelimitedText.csv(rows), plan, new WholeSplit(Part.TRAIN), graph)
                .to(folder.resolve("encoded"));
        FunnelSpec spec =
                FunnelSpec.of(graph, data.schema()).withEmbeddingDeviation(1).withSeed(seed);
        Path model = folder.resolve("model");
        FunnelModel.create(spec).save(model);
        data.encoders().save(model.resolve("encoders"));
        data.report().write(model.resolve("report.json"));
        return model;
    }

    static Scorer scorer(Path model) throws IOException {
        return Scorer.of(FunnelModel.load(model), Encoders.load(model.resolve("encoders")));
    }
}
