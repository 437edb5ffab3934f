// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.Exposures;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.IdSlots;
import io.funnel4j.problem.Funnel4jException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Looks for rows in which the lists of one interest differ in length. */
public final class AlignedLists {
    private static final int BATCH = 8192;

    private final Interest interest;
    private final List<IdSlots> lists = new ArrayList<>();
    private final int slots;

    private AlignedLists(Interest interest, FeatureSchema schema) {
        this.interest = interest;
        this.slots = schema.slots();
        interest.lists().forEach(list -> lists.add(schema.idSlots(list).orElseThrow()));
    }

    /** One each interest in several lists. */
    public static List<AlignedLists> of(List<Interest> interests, FeatureSchema schema) {
        return interests.stream()
                .filter(interest -> interest.lists().size() > 1)
                .map(interest -> new AlignedLists(interest, schema))
                .toList();
    }

    /**
     * Refuses data in which lists of one interest differ in length in some rows. Where there is no interest in several lists no
     * row is read.
     *
     * @throws Funnel4jException with the number of such rows and the first of them
     */
    public static void require(List<Interest> interests, Exposures train) {
        List<AlignedLists> lists = of(interests, train.schema());
        List<Alignment> found = alignments(lists, train);
        for (int i = 0; i < lists.size(); i++) {
            found.get(i).require(lists.get(i).interest, "train rows");
        }
    }

    /** How each stands with all rows, which are read once; not at all for none. */
    public static List<Alignment> alignments(List<AlignedLists> lists, Exposures exposures) {
        Alignment[] all = new Alignment[lists.size()];
        Arrays.fill(all, Alignment.NONE);
        Iterator<ExposureBatch> batches = lists.isEmpty() ? Collections.emptyIterator() : exposures.batches(BATCH);
        while (batches.hasNext()) {
            ExposureBatch batch = batches.next();
            for (int i = 0; i < all.length; i++) {
                all[i] = all[i].plus(lists.get(i).alignment(batch));
            }
        }
        return List.of(all);
    }

    public Interest interest() {
        return interest;
    }

    /** How it stands with the rows of a batch. */
    public Alignment alignment(ExposureBatch batch) {
        long differing = 0;
        Alignment found = Alignment.NONE;
        for (int row = 0; row < batch.rows(); row++) {
            int length = length(batch.ids(), row * slots, lists.get(0));
            for (int list = 1; list < lists.size(); list++) {
                int other = length(batch.ids(), row * slots, lists.get(list));
                if (other != length) {
                    found = differing == 0 ? new Alignment(0, 0, row, length, list, other) : found;
                    differing++;
                    break;
                }
            }
        }
        return new Alignment(batch.rows(), differing, found.first(), found.length(), found.list(), found.otherLength());
    }

    /** Values of a list. The missing one is none: a list without values has it alone. */
    private static int length(int[] ids, int rowAt, IdSlots list) {
        int from = rowAt + list.first();
        int length = 0;
        for (int slot = from; slot < from + list.feature().slots(); slot++) {
            length += ids[slot] == IdFeature.PADDING ? 0 : 1;
        }
        return length == 1 && ids[from] == IdFeature.MISSING ? 0 : length;
    }
}
