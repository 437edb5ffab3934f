// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.WholeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Encoders that are fitted to four rows, and a file to be followed. */
abstract class FittedStream {
    static final Duration SHORT = Duration.ofMillis(60);
    static final BehaviorGraph ESMM = new BehaviorGraph(
            List.of(Tower.binary("ctr", "exposure", "click"), Tower.binary("cvr", "click", "conversion")),
            List.of(Objective.of("click"), Objective.of("conversion")));
    static final String HEADER = "user,item,price,click,conversion\n";

    @TempDir
    Path folder;

    Path file;
    EncodingPlan plan;
    Encoders encoders;

    @BeforeEach
    void fit() throws IOException {
        plan = EncodingPlan.of(
                        List.of(
                                IdEncoding.of("user", 2),
                                IdEncoding.of("item", 2),
                                NumericEncoding.of("price", NumericTransform.STANDARDIZE)),
                        Map.of("click", "click", "conversion", "conversion"))
                .withMaxBadRows(0.5);
        Path rows = Files.writeString(
                folder.resolve("train.csv"), HEADER + "u1,i1,1,1,1\nu2,i2,2,1,0\nu1,i3,3,0,0\n\"a,b\",i1,4,0,0\n");
        encoders = DatasetEncoding.of(DelimitedText.csv(rows), plan, new WholeSplit(Part.TRAIN), ESMM)
                .to(folder.resolve("encoded"))
                .encoders();
        file = folder.resolve("stream.csv");
    }

    StreamCounts counts() {
        return new StreamCounts(plan, encoders, ESMM);
    }

    MicroBatches csv(Path source, StreamPosition from, StreamCounts counts, int batch) {
        StreamFormat format = new StreamFormat.Delimited(DelimitedText.csv(Path.of("")));
        return new MicroBatches(
                new StreamSource(source.toString(), format), from, plan, encoders, counts, batch, SHORT);
    }

    static MicroBatch next(MicroBatches batches) {
        return batches.next(() -> false);
    }

    void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The ids of user and item, row by row. */
    static List<List<Integer>> ids(MicroBatch batch) {
        List<List<Integer>> rows = new ArrayList<>();
        for (int row = 0; row < batch.exposures().rows(); row++) {
            rows.add(List.of(batch.exposures().ids()[2 * row], batch.exposures().ids()[2 * row + 1]));
        }
        return rows;
    }
}
