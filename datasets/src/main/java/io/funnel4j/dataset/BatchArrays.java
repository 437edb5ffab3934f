// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.IdFeature;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A batch under construction: rows as they are stored, copied one by one into arrays. */
final class BatchArrays {
    private final RowLayout layout;
    private final int rows;
    private final List<IdFeature> features;
    private final int listsAt;
    private final int idsAt;
    private final int numericAt;
    private final int sampleWeightAt;
    private final int delaysAt;
    private final int labelsAt;
    private final int slots;
    private final int weightSlots;
    private final int numericCount;
    private final boolean lists;
    private final int[] ids;
    private final float[] weights;
    private final float[] numeric;
    private final List<byte[]> labels = new ArrayList<>();
    private final List<float[]> delays = new ArrayList<>();
    private final float[] sampleWeights;

    BatchArrays(RowLayout layout, int rows) {
        this.layout = layout;
        this.rows = rows;
        this.features = layout.schema().ids();
        this.listsAt = layout.listsAt();
        this.idsAt = layout.idsAt();
        this.numericAt = layout.numericAt();
        this.sampleWeightAt = layout.sampleWeightAt();
        this.delaysAt = layout.delaysAt();
        this.labelsAt = layout.labelsAt();
        this.slots = layout.schema().slots();
        this.weightSlots = layout.schema().weightSlots();
        this.numericCount = layout.schema().numeric().size();
        this.lists = layout.lists() > 0;
        this.ids = new int[Math.multiplyExact(rows, slots)];
        this.weights = new float[Math.multiplyExact(rows, weightSlots)];
        this.numeric = new float[Math.multiplyExact(rows, numericCount)];
        this.sampleWeights = layout.weighted() ? new float[rows] : null;
        for (int label = 0; label < layout.labels().size(); label++) {
            labels.add(new byte[rows]);
        }
        for (int delay = 0; delay < layout.delays().size(); delay++) {
            delays.add(new float[rows]);
        }
    }

    /**
     * Copies a row.
     *
     * @param source that holds it, from {@code position} on
     * @param target its index in the batch
     */
    void copy(ByteBuffer source, int position, List<ByteBuffer> listChunks, int target) {
        if (lists) {
            copyIds(source, position, listChunks, target);
        } else {
            for (int i = 0; i < slots; i++) {
                ids[target * slots + i] = source.getInt(position + idsAt + i * Integer.BYTES);
            }
        }
        for (int i = 0; i < numericCount; i++) {
            numeric[target * numericCount + i] = source.getFloat(position + numericAt + i * Float.BYTES);
        }
        if (sampleWeights != null) {
            sampleWeights[target] = source.getFloat(position + sampleWeightAt);
        }
        for (int i = 0; i < delays.size(); i++) {
            delays.get(i)[target] = source.getFloat(position + delaysAt + i * Float.BYTES);
        }
        for (int i = 0; i < labels.size(); i++) {
            labels.get(i)[target] = source.get(position + labelsAt + i);
        }
    }

    private void copyIds(ByteBuffer source, int position, List<ByteBuffer> listChunks, int target) {
        int slot = target * slots;
        int weightSlot = target * weightSlots;
        int single = position + idsAt;
        int list = position + listsAt;
        for (IdFeature feature : features) {
            if (RowLayout.isList(feature)) {
                copyList(listChunks, source.getLong(list), feature, slot, weightSlot);
                list += Long.BYTES;
            } else {
                ids[slot] = source.getInt(single);
                single += Integer.BYTES;
            }
            slot += feature.slots();
            weightSlot += feature.pooling().weighted() ? feature.slots() : 0;
        }
    }

    private void copyList(List<ByteBuffer> chunks, long position, IdFeature feature, int slot, int weightSlot) {
        long index = position / ExposureFile.LIST_CHUNK_UNITS;
        if (position < 0 || index >= chunks.size()) {
            throw noList(feature, position);
        }
        ByteBuffer chunk = chunks.get((int) index);
        int at = (int) (position % ExposureFile.LIST_CHUNK_UNITS) * Integer.BYTES;
        if (at > chunk.limit() - Integer.BYTES) {
            throw noList(feature, position);
        }
        int count = chunk.getInt(at);
        long units = 1 + (long) count * (feature.pooling().weighted() ? 2 : 1);
        if (count < 0 || count > feature.slots() || units * Integer.BYTES > chunk.limit() - at) {
            throw noList(feature, position);
        }
        chunk.slice(at + Integer.BYTES, count * Integer.BYTES)
                .order(chunk.order())
                .asIntBuffer()
                .get(ids, slot, count);
        Arrays.fill(ids, slot + count, slot + feature.slots(), IdFeature.PADDING);
        if (feature.pooling().weighted()) {
            chunk.slice(at + Integer.BYTES * (1 + count), count * Float.BYTES)
                    .order(chunk.order())
                    .asFloatBuffer()
                    .get(weights, weightSlot, count);
        }
    }

    private static InvalidFileException noList(IdFeature feature, long position) {
        return new InvalidFileException(
                "a row has the list of feature '%s' at position %s, where none of at most %s values lies"
                        .formatted(feature.name(), position, feature.slots()));
    }

    ExposureBatch batch() {
        Map<String, byte[]> byName = new HashMap<>();
        for (int label = 0; label < labels.size(); label++) {
            byName.put(layout.labels().get(label), labels.get(label));
        }
        Map<String, float[]> delaysByName = new HashMap<>();
        for (int delay = 0; delay < delays.size(); delay++) {
            delaysByName.put(layout.delays().get(delay), delays.get(delay));
        }
        return new ExposureBatch(rows, ids, weights, numeric, byName, sampleWeights, delaysByName);
    }
}
