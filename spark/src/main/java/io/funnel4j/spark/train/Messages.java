// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/** Messages with the number of the partition that they go to. */
final class Messages {
    private Messages() {}

    /** Message i goes to partition i. */
    static Iterator<Tuple2<Integer, byte[]>> numbered(List<byte[]> messages) {
        List<Tuple2<Integer, byte[]>> numbered = new ArrayList<>();
        messages.forEach(message -> numbered.add(new Tuple2<>(numbered.size(), message)));
        return numbered.iterator();
    }

    /** What came, in no order. */
    static List<byte[]> values(Iterator<Tuple2<Integer, byte[]>> messages) {
        List<byte[]> values = new ArrayList<>();
        messages.forEachRemaining(message -> values.add(message._2()));
        return values;
    }
}
