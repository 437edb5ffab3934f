// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.format.DelimitedText;
import io.funnel4j.dataset.format.ExposureSource;
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
abstract class EncodingTestBase {
    static final Split ALL_TRAIN = new WholeSplit(Part.TRAIN);

    @TempDir
    Path folder;

    ExposureSource csv(String... lines) throws IOException {
        return csvNamed("visits.csv", lines);
    }

    ExposureSource csvNamed(String name, String... lines) throws IOException {
        return DelimitedText.csv(Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n"));
    }

    Path out() {
        return folder.resolve("encoded");
    }

    static Map<String, String> esmmLabels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("click", "click");
        labels.put("conversion", "buy");
        return labels;
    }

    static EncodingPlan plan(FeatureEncoding... features) {
        return EncodingPlan.of(List.of(features), esmmLabels());
    }

    EncodedDataset encode(ExposureSource source, EncodingPlan plan, Split split) {
        return DatasetEncoding.of(source, plan, split, Worlds.esmm()).to(out());
    }

    EncodedDataset encode(ExposureSource source, EncodingPlan plan) {
        return encode(source, plan, ALL_TRAIN);
    }
}
