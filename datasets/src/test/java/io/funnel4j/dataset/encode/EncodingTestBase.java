// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.WholeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Small files and plans for the tests of encoding. */
public abstract class EncodingTestBase {
    protected static final Split ALL_TRAIN = new WholeSplit(Part.TRAIN);

    @TempDir
    protected Path folder;

    protected ExposureSource csv(String... lines) throws IOException {
        return csvNamed("visits.csv", lines);
    }

    protected ExposureSource csvNamed(String name, String... lines) throws IOException {
        return DelimitedText.csv(Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n"));
    }

    protected Path out() {
        return folder.resolve("encoded");
    }

    protected static Map<String, String> esmmLabels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("click", "click");
        labels.put("conversion", "buy");
        return labels;
    }

    protected static EncodingPlan plan(FeatureEncoding... features) {
        return EncodingPlan.of(List.of(features), esmmLabels());
    }

    protected EncodedDataset encode(ExposureSource source, EncodingPlan plan, Split split) {
        return DatasetEncoding.of(source, plan, split, Worlds.esmm()).to(out());
    }

    protected EncodedDataset encode(ExposureSource source, EncodingPlan plan) {
        return encode(source, plan, ALL_TRAIN);
    }
}
