// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.encode.FitMerge;
import io.funnel4j.dataset.encode.PartitionedEncoding;
import io.funnel4j.dataset.encode.PartitionedEncoding.Before;
import io.funnel4j.dataset.encode.RowsMerge;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.data.SparkDataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** The jobs of one encoding. Closing it frees what they left on the cluster, the data set excepted. */
final class EncodingJobs implements AutoCloseable {
    /** Values are counted by at most so many tasks. */
    private static final int MOST_SHARES = 256;
    /** Shares of so many bytes in all come to the driver in one job, well below what Spark lets a job bring. */
    private static final long BYTES_AT_ONCE = 1L << 26;

    private final JavaSparkContext context;
    private final PartitionedEncoding encoding;
    private final Optional<Encoders> earlier;
    private final List<String> columns;
    private final JavaRDD<Row> rows;
    private final EncodingTask task;
    private final List<JavaRDD<?>> persisted = new ArrayList<>();

    EncodingJobs(PartitionedEncoding encoding, String name, Dataset<Row> rows, Optional<Encoders> earlier) {
        this.context = JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
        this.encoding = encoding;
        this.earlier = earlier;
        this.columns = List.of(rows.columns());
        this.rows = rows.javaRDD();
        this.task = new EncodingTask(encoding, name, rows.schema());
    }

    /** @param storage of the encoded rows */
    SparkDataset run(StorageLevel storage) {
        EncodingTask started = task.with(before());
        JavaRDD<byte[][]> fits = fits(started);
        FitMerge merge = new FitMerge(encoding, earlier);
        fits.map(fit -> fit[EncodingTask.COUNTS]).collect().forEach(merge::take);
        merge.check(columns);
        takeNumbers(started, fits, merge);
        takeValues(fits, merge);
        return encode(started, merge, storage);
    }

    /** What the rows before each partition come to. */
    private List<Before> before() {
        List<Before> before = new ArrayList<>();
        for (int partition = 0; partition < rows.getNumPartitions(); partition++) {
            before.add(Before.NONE);
        }
        for (int count = 0; count < encoding.countsNeeded(); count++) {
            EncodingTask counting = task.with(before);
            List<long[]> counts =
                    rows.mapPartitionsWithIndex(counting::count, true).collect();
            Before sum = Before.NONE;
            for (int partition = 0; partition < before.size(); partition++) {
                before.set(partition, sum);
                sum = sum.plus(new Before(counts.get(partition)[0], counts.get(partition)[1]));
            }
        }
        return before;
    }

    private JavaRDD<byte[][]> fits(EncodingTask started) {
        int shares = shares();
        return persist(rows.mapPartitionsWithIndex(
                (Integer partition, Iterator<Row> part) -> started.fit(partition, part, shares), true));
    }

    private int shares() {
        return Math.max(1, Math.min(MOST_SHARES, rows.getNumPartitions()));
    }

    private void takeNumbers(EncodingTask started, JavaRDD<byte[][]> fits, FitMerge merge) {
        if (merge.wantsSample()) {
            long[] all = merge.numbers();
            long[][] before = new long[rows.getNumPartitions()][];
            Arrays.setAll(before, merge::numbersBefore);
            rows.mapPartitionsWithIndex(
                            (Integer partition, Iterator<Row> part) ->
                                    started.draw(partition, part, before[partition], all),
                            true)
                    .collect()
                    .forEach(merge::takeNumbers);
        } else if (merge.wantsNumbers()) {
            fits.map(fit -> fit[EncodingTask.NUMBERS]).collect().forEach(merge::takeNumbers);
        }
    }

    /** Counts values by share, all shares at a time, and brings one share after the other here where they are large. */
    private void takeValues(JavaRDD<byte[][]> fits, FitMerge merge) {
        if (encoding.plan().tables().values().stream().allMatch(IdEncoding::hashed)) {
            return;
        }
        JavaPairRDD<Integer, byte[]> ofPartitions = fits.flatMapToPair(fit -> {
            List<Tuple2<Integer, byte[]>> shares = new ArrayList<>();
            for (int share = EncodingTask.VALUES; share < fit.length; share++) {
                shares.add(new Tuple2<>(share - EncodingTask.VALUES, fit[share]));
            }
            return shares.iterator();
        });
        EncodingTask counting = task;
        JavaRDD<byte[]> shares = persist(
                ofPartitions.partitionBy(new HashPartitioner(shares())).values().mapPartitions(counting::add));
        long bytes = shares.map(share -> (long) share.length).collect().stream()
                .mapToLong(Long::longValue)
                .sum();
        List<byte[]> here = new ArrayList<>();
        if (bytes <= BYTES_AT_ONCE) {
            here.addAll(shares.collect());
        } else {
            shares.toLocalIterator().forEachRemaining(here::add);
        }
        merge.takeValues(here);
    }

    private SparkDataset encode(EncodingTask started, FitMerge merge, StorageLevel storage) {
        Encoders encoders = merge.encoders();
        SharedEncoders shared = new SharedEncoders(context, encoders);
        JavaRDD<EncodedPartition> encoded = rows.mapPartitionsWithIndex(
                        (Integer partition, Iterator<Row> part) -> started.encode(partition, part, shared), true)
                .persist(storage);
        Runnable free = () -> {
            encoded.unpersist(false);
            shared.close();
        };
        boolean done = false;
        try {
            RowsMerge counts = new RowsMerge(encoding, merge, encoders);
            encoded.map(EncodedPartition::counts).collect().forEach(counts::take);
            EncodingReport report = counts.report(columns);
            Map<Part, JavaRDD<ExposureBlock>> parts = new EnumMap<>(Part.class);
            for (Part part : encoding.split().parts()) {
                parts.put(part, encoded.map(partition -> partition.block(part)));
            }
            done = true;
            return SparkDataset.encoded(context, parts, encoders, report, free);
        } finally {
            if (!done) {
                free.run();
            }
        }
    }

    private <T> JavaRDD<T> persist(JavaRDD<T> rdd) {
        rdd.persist(StorageLevel.MEMORY_AND_DISK());
        persisted.add(rdd);
        return rdd;
    }

    @Override
    public void close() {
        persisted.forEach(rdd -> rdd.unpersist(false));
    }
}
