// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch.operation;

import io.funnel4j.exposure.IdFeature;
import io.funnel4j.model.interest.ListColumns;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Which places of lists that belong together have an entry, in a batch [B, places].
 *
 * @param batch B
 * @param places of each row
 * @param index of the places that have one, row by row, [n]
 * @param rows whose each of these is, [n]
 */
public record Entries(long batch, long places, Tensor index, Tensor rows) {
    /**
     * Finds the entries.
     *
     * @param ids [B, S]
     * @param lists of equally many slots, filled from the first
     */
    public static Entries of(Tensor ids, List<ListColumns> lists) {
        long places = lists.get(0).slots();
        Tensor found = there(ids, lists).nonzero();
        Tensor rows = found.select(1, 0);
        return new Entries(ids.size(0), places, rows.mul(new Scalar(places)).add(found.select(1, 1)), rows);
    }

    /** [B, places]. */
    private static Tensor there(Tensor ids, List<ListColumns> lists) {
        Tensor there = null;
        for (ListColumns list : lists) {
            Tensor ofList = ids.narrow(1, list.slot(), list.slots()).ne(new Scalar(IdFeature.PADDING));
            there = there == null ? ofList : there.logical_and(ofList);
        }
        return there;
    }

    /** The ids without those of lists that are longer than the shortest: no entry has them, so their rows are not to be touched. */
    public static Tensor trimmed(Tensor ids, List<ListColumns> lists) {
        if (lists.size() == 1) {
            return ids;
        }
        Tensor none = there(ids, lists).logical_not();
        Tensor trimmed = ids.clone();
        for (ListColumns list : lists) {
            trimmed.narrow(1, list.slot(), list.slots()).masked_fill_(none, new Scalar(IdFeature.PADDING));
        }
        return trimmed;
    }

    /** The entries [n, width] of what is there for all places, [B, places, width]. */
    public Tensor select(Tensor all) {
        return all.reshape(batch * places, all.size(2)).index_select(0, index);
    }

    /** The other way round; where no entry is, a number. */
    Tensor spread(Tensor entries, double elsewhere) {
        Tensor all = entries.new_full(new long[] {batch * places, entries.size(1)}, new Scalar(elsewhere));
        return all.index_copy(0, index, entries).view(batch, places, entries.size(1));
    }

    /** The row's own, [n, width], of what each row has, [B, width]. */
    Tensor ofRows(Tensor rowByRow) {
        return rowByRow.index_select(0, rows);
    }
}
