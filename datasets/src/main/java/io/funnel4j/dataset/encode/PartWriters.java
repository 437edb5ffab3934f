// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.ExposureWriter;
import io.funnel4j.dataset.RowLayout;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.rows.FeatureTimes;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.split.Part;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Encodes blocks on all workers and writes their rows, in order, part by part. */
final class PartWriters implements Closeable {
    private final EncodingPass pass;
    private final Workers workers;
    private final EncodingCounts counts;
    private final List<BlockEncoder> encoders = new ArrayList<>();
    private final Map<Part, ExposureWriter> writers = new EnumMap<>(Part.class);

    PartWriters(
            EncodingPass pass,
            Workers workers,
            Encoders fitted,
            EncodingCounts counts,
            RowLayout layout,
            Set<Part> parts,
            Function<Part, ExposureWriter> writerOf) {
        this.pass = pass;
        this.workers = workers;
        this.counts = counts;
        for (int i = 0; i < pass.blocksAtOnce(); i++) {
            encoders.add(new BlockEncoder(fitted, layout, parts));
        }
        for (Part part : parts) {
            writers.put(part, writerOf.apply(part));
        }
    }

    /** @param assignIds puts the ids into a block, and says how long that took */
    void write(List<RawBlock> blocks, BiConsumer<RawBlock, FeatureTimes> assignIds) {
        workers.run(blocks.size(), i -> {
            assignIds.accept(blocks.get(i), encoders.get(i).times());
            encoders.get(i).encode(blocks.get(i));
        });
        for (int i = 0; i < blocks.size(); i++) {
            RawBlock block = blocks.get(i);
            BlockEncoder encoder = encoders.get(i);
            encoder.rows().forEach((part, rows) -> writers.get(part).append(rows));
            encoder.bad().forEach((row, bad) -> pass.tally().reject(block, row, bad));
            counts.take(encoder.counts());
            pass.tally().times().take(encoder.times());
        }
    }

    Map<Part, EncodedExposures> finish() {
        Map<Part, EncodedExposures> written = new EnumMap<>(Part.class);
        writers.forEach((part, writer) -> written.put(part, writer.finish()));
        return written;
    }

    @Override
    public void close() {
        for (ExposureWriter writer : writers.values()) {
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
