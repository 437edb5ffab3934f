// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.FeatureTimes;
import io.funnel4j.dataset.rows.FeatureTimes.Stage;
import io.funnel4j.dataset.rows.ListCell;
import io.funnel4j.dataset.rows.ListValues;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.rows.RawExposure;
import io.funnel4j.exposure.FeatureCounter;
import io.funnel4j.exposure.IdFeature;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.writable.Text;

/** Puts the ids, weights and numbers of one row where a batch has them. One thread's at a time. */
@Internal
public final class RowSlots {
    private final Encoders encoders;
    private final IdTable[] tableOfSingle;
    private final IdTable[] tableOfList;
    /** The first slot, and the first of the weights, of each feature, by kind. */
    private final int[] slotOfSingle;

    private final int[] slotOfList;
    private final int[] weightSlotOfList;
    private final int[] slotOfBuckets;
    private final int[] slots;
    private final int numerics;
    private final int[] lastFirst;
    private final int[] lastCount;

    @SuppressWarnings("unused")
    private long touched;

    /** The row's ids, [S]. */
    public final int[] ids;
    /** The row's weights, [W]. */
    public final float[] weights;
    /** The row's numbers, [N]. */
    public final float[] numeric;

    public RowSlots(Encoders encoders) {
        EncodingPlan plan = encoders.plan();
        this.encoders = encoders;
        this.tableOfSingle = tables(plan.singles());
        this.tableOfList = tables(plan.lists());
        this.slotOfSingle = new int[tableOfSingle.length];
        this.slotOfList = new int[tableOfList.length];
        this.weightSlotOfList = new int[tableOfList.length];
        this.slotOfBuckets = new int[plan.buckets().size()];
        this.slots = encoders.slots().stream().mapToInt(Integer::intValue).toArray();
        this.numerics = plan.numerics().size();
        this.lastFirst = new int[slots.length];
        this.lastCount = new int[slots.length];
        this.ids = new int[encoders.schema().slots()];
        this.weights = new float[encoders.schema().weightSlots()];
        this.numeric = new float[numerics];
        place(plan, encoders.schema().ids());
        begin();
    }

    private IdTable[] tables(List<IdEncoding> features) {
        return features.stream()
                .map(feature -> encoders.tables().get(feature.table()))
                .toArray(IdTable[]::new);
    }

    private void place(EncodingPlan plan, List<IdFeature> features) {
        int slot = 0;
        int weightSlot = 0;
        int single = 0;
        int list = 0;
        int bucket = 0;
        for (int i = 0; i < features.size(); i++) {
            IdFeature feature = features.get(i);
            boolean weighted = feature.pooling().weighted();
            if (i >= plan.ids().size()) {
                slotOfBuckets[bucket++] = slot;
            } else if (plan.ids().get(i).list() == null) {
                slotOfSingle[single++] = slot;
            } else {
                slotOfList[list] = slot;
                weightSlotOfList[list++] = weighted ? weightSlot : -1;
            }
            slot += feature.slots();
            weightSlot += weighted ? feature.slots() : 0;
        }
    }

    /** Begins with the rows of another block, or of a block that was filled again. */
    public void begin() {
        Arrays.fill(lastFirst, -1);
    }

    /**
     * Takes a row of a block into which ids were put.
     *
     * @param times gets how long its numbers take; null for no sample
     * @throws BadCellException if a number does not fit into a float
     */
    public void read(RawBlock block, int row, FeatureTimes times) {
        for (int i = 0; i < slotOfSingle.length; i++) {
            ids[slotOfSingle[i]] = block.ids(i)[row];
        }
        for (int i = 0; i < slotOfList.length; i++) {
            ListValues list = block.list(i);
            int first = list.first(row);
            int count = Math.min(list.count(row), slots[i]);
            if (first != lastFirst[i] || count != lastCount[i]) {
                put(i, list.ids(), list.weights(), first, count);
                lastFirst[i] = first;
                lastCount[i] = count;
            }
        }
        long start = times == null ? 0 : System.nanoTime();
        for (int i = 0; i < numerics; i++) {
            numeric[i] = encoders.number(i, block.numbers(i)[row]);
            start = times == null ? 0 : times.lap(Stage.SCALE, times.number(i), start);
        }
        for (int i = 0; i < slotOfBuckets.length; i++) {
            ids[slotOfBuckets[i]] = encoders.buckets().get(i).id(block.numbers(numerics + i)[row]);
            start = times == null ? 0 : times.lap(Stage.SCALE, times.number(numerics + i), start);
        }
    }

    /**
     * Takes a row that was read for scoring.
     *
     * @throws BadCellException if a number does not fit into a float
     */
    public void read(RawExposure row) {
        long read = 0;
        for (int i = 0; i < tableOfSingle.length; i++) {
            read ^= tableOfSingle[i].touch(row.idHashes[i]);
        }
        touched = read;
        for (int i = 0; i < tableOfSingle.length; i++) {
            ids[slotOfSingle[i]] = tableOfSingle[i].id(row.ids[i], row.idHashes[i]);
        }
        for (int i = 0; i < tableOfList.length; i++) {
            read(row.lists[i], i);
        }
        for (int i = 0; i < numerics; i++) {
            numeric[i] = encoders.number(i, row.numbers[i]);
        }
        for (int i = 0; i < slotOfBuckets.length; i++) {
            ids[slotOfBuckets[i]] = encoders.buckets().get(i).id(row.numbers[numerics + i]);
        }
    }

    /** Counts what became of the values of the row that was read last, for scoring. */
    void count(RawExposure row, FeatureCounter counter) {
        CountedFeatures features = encoders.counted();
        for (int i = 0; i < slotOfSingle.length; i++) {
            int id = ids[slotOfSingle[i]];
            if (id == IdTable.MISSING) {
                counter.missing(features.single(i), 1);
            } else if (id == IdEncoding.UNKNOWN && features.singleHasUnknown(i)) {
                counter.unknown(features.single(i), 1);
            }
        }
        for (int i = 0; i < slotOfList.length; i++) {
            count(row.lists[i], i, features, counter);
        }
        for (int i = 0; i < slotOfBuckets.length; i++) {
            if (Double.isNaN(row.numbers[numerics + i])) {
                counter.missing(features.buckets(i), 1);
            }
        }
        for (int i = 0; i < numerics; i++) {
            if (Double.isNaN(row.numbers[i])) {
                counter.missing(features.numeric(i), 1);
            } else {
                counter.sum(features.numeric(i), row.numbers[i]);
            }
        }
        counter.rows(1);
    }

    private void count(ListCell cell, int list, CountedFeatures features, FeatureCounter counter) {
        int feature = features.list(list);
        int kept = Math.min(cell.count(), slots[list]);
        if (kept == 0) {
            counter.missing(feature, 1);
            return;
        }
        counter.listValues(feature, kept);
        if (cell.found() > kept) {
            counter.cut(feature, 1, cell.found() - kept);
        }
        if (features.listHasUnknown(list)) {
            int unknown = 0;
            for (int slot = slotOfList[list]; slot < slotOfList[list] + kept; slot++) {
                unknown += ids[slot] == IdEncoding.UNKNOWN ? 1 : 0;
            }
            counter.unknown(feature, unknown);
        }
    }

    private void read(ListCell cell, int list) {
        int count = Math.min(cell.count(), slots[list]);
        int[] found = new int[count];
        float[] foundWeights = new float[count];
        Text value = new Text();
        for (int i = 0; i < count; i++) {
            value.set(cell.bytes(), cell.start(i), cell.length(i));
            found[i] = tableOfList[list].id(value, cell.hash(i));
            foundWeights[i] = cell.weight(i);
        }
        put(list, found, foundWeights, 0, count);
    }

    /** A list without values is the missing value, with weight 1. */
    private void put(int list, int[] from, float[] fromWeights, int first, int count) {
        int slot = slotOfList[list];
        int end = slot + slots[list];
        int weightSlot = weightSlotOfList[list];
        if (count == 0) {
            ids[slot] = IdTable.MISSING;
            Arrays.fill(ids, slot + 1, end, IdFeature.PADDING);
        } else {
            System.arraycopy(from, first, ids, slot, count);
            Arrays.fill(ids, slot + count, end, IdFeature.PADDING);
        }
        if (weightSlot >= 0) {
            Arrays.fill(weights, weightSlot, weightSlot + slots[list], 0);
            if (count == 0) {
                weights[weightSlot] = 1;
            } else {
                System.arraycopy(fromWeights, first, weights, weightSlot, count);
            }
        }
    }
}
