// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks for rows in which the lists of an interest differ in length. */
final class AlignedLists {
    private final Interest interest;
    private final List<ListColumns> lists = new ArrayList<>();
    private long rows;
    private String first = "";

    AlignedLists(Interest interest, FeatureSchema schema) {
        this.interest = interest;
        Map<String, ListColumns> columns = new HashMap<>();
        int slot = 0;
        for (IdFeature feature : schema.ids()) {
            columns.put(feature.name(), new ListColumns(slot, feature.slots()));
            slot += feature.slots();
        }
        interest.lists().forEach(list -> lists.add(columns.get(list)));
    }

    /** @param before rows of earlier batches */
    void check(ExposureBatch batch, long before) {
        int slots = batch.ids().length / batch.rows();
        for (int row = 0; row < batch.rows(); row++) {
            int length = length(batch.ids(), row * slots, lists.get(0));
            for (int list = 1; list < lists.size(); list++) {
                int other = length(batch.ids(), row * slots, lists.get(list));
                if (other != length) {
                    if (rows == 0) {
                        first = Message.of(
                                "row %,d has %d of '%s' and %d of '%s'",
                                before + row + 1,
                                length,
                                interest.lists().get(0),
                                other,
                                interest.lists().get(list));
                    }
                    rows++;
                    break;
                }
            }
        }
    }

    private static int length(int[] ids, int rowAt, ListColumns list) {
        int length = 0;
        for (int slot = rowAt + list.slot(); slot < rowAt + list.slot() + list.slots(); slot++) {
            length += ids[slot] == IdFeature.PADDING ? 0 : 1;
        }
        return length;
    }

    /** @throws IllegalArgumentException if a row was found */
    void require(long ofRows) {
        if (rows > 0) {
            throw new IllegalArgumentException(Message.of(
                    "lists %s belong together, and in %,d of %,d train rows they have not equally many values: %s; a blank value is no value, so write a word for it, such as none",
                    interest.lists(), rows, ofRows, first));
        }
    }
}
