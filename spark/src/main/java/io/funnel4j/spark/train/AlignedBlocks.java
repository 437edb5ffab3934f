// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.interest.AlignedLists;
import io.funnel4j.model.interest.Alignment;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.data.ExposureBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** What {@link AlignedLists} finds in all blocks of the train part. */
final class AlignedBlocks {
    private AlignedBlocks() {}

    /**
     * Refuses a part in which lists of one interest differ in length in some rows. Where there is no interest in several lists
     * there is no job.
     *
     * @throws Funnel4jException with the number of such rows and the first of them
     */
    static void require(FunnelSpec spec, JavaRDD<ExposureBlock> train) {
        List<AlignedLists> lists = AlignedLists.of(spec.interests(), spec.schema());
        if (lists.isEmpty()) {
            return;
        }
        byte[] known = spec.toBytes();
        List<Tuple2<Integer, long[][]>> blocks =
                new ArrayList<>(train.map(block -> new Tuple2<>(block.number(), of(known, block)))
                        .collect());
        blocks.sort(Comparator.comparing(Tuple2::_1));
        for (int i = 0; i < lists.size(); i++) {
            Alignment all = Alignment.NONE;
            for (Tuple2<Integer, long[][]> block : blocks) {
                all = all.plus(alignment(block._2()[i]));
            }
            all.require(lists.get(i).interest(), "train rows");
        }
    }

    /** Arrays, since Kryo reads no records. */
    private static long[][] of(byte[] specBytes, ExposureBlock block) {
        FunnelSpec spec = FunnelSpec.ofBytes(specBytes);
        return AlignedLists.alignments(AlignedLists.of(spec.interests(), spec.schema()), block.exposures()).stream()
                .map(AlignedBlocks::array)
                .toArray(long[][]::new);
    }

    private static long[] array(Alignment found) {
        return new long[] {
            found.rows(), found.differing(), found.first(), found.length(), found.list(), found.otherLength()
        };
    }

    private static Alignment alignment(long[] array) {
        return new Alignment(array[0], array[1], array[2], (int) array[3], (int) array[4], (int) array[5]);
    }
}
