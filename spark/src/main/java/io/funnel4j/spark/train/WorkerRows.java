// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.round.RowShares;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** The train rows of each worker. */
final class WorkerRows {
    private WorkerRows() {}

    /**
     * Deals the rows of a part out to workers; see {@link RowShares}.
     *
     * @param part its blocks, whose numbers are their order
     * @return one element per partition: worker p's rows in partition p, and an empty partition after the last
     */
    static JavaRDD<ExposureBlock> of(JavaRDD<ExposureBlock> part, int workers) {
        Map<Integer, Long> firstRows = firstRows(part);
        return part.mapPartitionsToPair(blocks -> shares(blocks, firstRows, workers))
                .partitionBy(new NumberPartitioner(workers + 1))
                .mapPartitionsWithIndex(WorkerRows::joined, true);
    }

    private static Map<Integer, Long> firstRows(JavaRDD<ExposureBlock> part) {
        List<Tuple2<Integer, Long>> rows = new ArrayList<>(
                part.map(block -> new Tuple2<>(block.number(), block.exposures().rows()))
                        .collect());
        rows.sort(Comparator.comparing(Tuple2::_1));
        Map<Integer, Long> firstRows = new HashMap<>();
        long next = 0;
        for (Tuple2<Integer, Long> block : rows) {
            firstRows.put(block._1(), next);
            next += block._2();
        }
        if (next == 0) {
            throw new Funnel4jException("the training data has no row");
        }
        return firstRows;
    }

    private static Iterator<Tuple2<Integer, ExposureBlock>> shares(
            Iterator<ExposureBlock> blocks, Map<Integer, Long> firstRows, int workers) {
        List<Tuple2<Integer, ExposureBlock>> shares = new ArrayList<>();
        blocks.forEachRemaining(block -> {
            int worker = 0;
            for (EncodedExposures share : RowShares.of(block.exposures(), firstRows.get(block.number()), workers)) {
                shares.add(new Tuple2<>(worker++, new ExposureBlock(block.number(), share)));
            }
        });
        return shares.iterator();
    }

    private static Iterator<ExposureBlock> joined(int worker, Iterator<Tuple2<Integer, ExposureBlock>> came) {
        List<ExposureBlock> shares = new ArrayList<>();
        came.forEachRemaining(share -> shares.add(share._2()));
        if (shares.isEmpty()) {
            return List.<ExposureBlock>of().iterator();
        }
        shares.sort(Comparator.comparingInt(ExposureBlock::number));
        EncodedExposures rows =
                RowShares.joined(shares.stream().map(ExposureBlock::exposures).toList());
        return List.of(new ExposureBlock(worker, rows)).iterator();
    }
}
