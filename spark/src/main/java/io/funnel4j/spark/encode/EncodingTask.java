// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.PartitionedEncoding;
import io.funnel4j.dataset.encode.PartitionedEncoding.Before;
import io.funnel4j.dataset.encode.ValueCounts;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.spark.data.ExposureBlock;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** What tasks of an encoding do with the partition that they are given, on any machine. */
final class EncodingTask implements Serializable {
    /** Where a partition's fit has its counts, its numbers, and the first share of its values. */
    static final int COUNTS = 0;

    static final int NUMBERS = 1;
    static final int VALUES = 2;

    private static final long serialVersionUID = 1;

    private final byte[] encoding;
    private final String name;
    private final StructType schema;
    /** Of each partition, as {@link Before} says. */
    private final long[] trainBefore;

    private final long[] nothingBefore;

    private EncodingTask(byte[] encoding, String name, StructType schema, long[] trainBefore, long[] nothingBefore) {
        this.encoding = encoding;
        this.name = name;
        this.schema = schema;
        this.trainBefore = trainBefore;
        this.nothingBefore = nothingBefore;
    }

    /** @param schema of the rows */
    EncodingTask(PartitionedEncoding encoding, String name, StructType schema) {
        this(encoding.toBytes(), name, schema, new long[0], new long[0]);
    }

    /** With what is known of the rows before each partition. */
    EncodingTask with(List<Before> before) {
        return new EncodingTask(
                encoding,
                name,
                schema,
                before.stream().mapToLong(Before::train).toArray(),
                before.stream().mapToLong(Before::nothing).toArray());
    }

    private PartitionedEncoding encoding() {
        return PartitionedEncoding.ofBytes(encoding);
    }

    private Before before(int partition) {
        return new Before(trainBefore[partition], nothingBefore[partition]);
    }

    private FrameRows rows(int partition, Iterator<Row> rows) {
        return new FrameRows("%s, partition %s".formatted(name, partition), schema, rows);
    }

    /** {@link PartitionedEncoding#count}. */
    Iterator<long[]> count(int partition, Iterator<Row> rows) {
        Before count = encoding().count(rows(partition, rows), before(partition));
        return List.of(new long[] {count.train(), count.nothing()}).iterator();
    }

    /** {@link PartitionedEncoding#fit}: counts, numbers, and the shares of the values. */
    Iterator<byte[][]> fit(int partition, Iterator<Row> rows, int shares) {
        PartitionedEncoding.Fit fit = encoding().fit(rows(partition, rows), before(partition), partition, shares);
        byte[][] all = new byte[VALUES + shares][];
        all[COUNTS] = fit.counts();
        all[NUMBERS] = fit.numbers();
        System.arraycopy(fit.values(), 0, all, VALUES, shares);
        return List.<byte[][]>of(all).iterator();
    }

    /** {@link PartitionedEncoding#draw}. */
    Iterator<byte[]> draw(int partition, Iterator<Row> rows, long[] numbersBefore, long[] allNumbers) {
        return List.of(encoding().draw(rows(partition, rows), before(partition), numbersBefore, allNumbers))
                .iterator();
    }

    /** The values of a share, added up over the partitions. */
    Iterator<byte[]> add(Iterator<byte[]> ofPartitions) {
        ValueCounts counts = new ValueCounts(encoding().plan());
        ofPartitions.forEachRemaining(counts::add);
        return List.of(counts.share()).iterator();
    }

    /** {@link PartitionedEncoding#encode}. */
    Iterator<EncodedPartition> encode(int partition, Iterator<Row> rows, SharedEncoders encoders) {
        PartitionedEncoding.Rows encoded = encoding().encode(rows(partition, rows), before(partition), encoders.get());
        Map<Part, ExposureBlock> blocks = new EnumMap<>(Part.class);
        for (Map.Entry<Part, EncodedExposures> part : encoded.parts().entrySet()) {
            blocks.put(part.getKey(), new ExposureBlock(partition, part.getValue()));
        }
        return List.of(new EncodedPartition(encoded.counts(), blocks)).iterator();
    }
}
