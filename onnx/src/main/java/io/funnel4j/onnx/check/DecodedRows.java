// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx.check;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.IdTable;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.rows.CrossText;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.IdSlots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Encoded exposures as rows of a log again. What encoding lost comes back as something of its kind: an unknown value as another
 * one, a hashed value as a text that is called by its id, a missing number as the mean, a bucket as a number in it.
 */
final class DecodedRows {
    private final Encoders encoders;
    private final List<IdSlots> slots;
    private final Map<String, List<String>> vocabularies = new HashMap<>();

    DecodedRows(Encoders encoders) {
        this.encoders = encoders;
        this.slots = encoders.schema().idSlots();
        encoders.tables().forEach((name, table) -> {
            if (table instanceof Vocabulary vocabulary) {
                List<String> values = new ArrayList<>();
                vocabulary.values().forEach(values::add);
                vocabularies.put(name, values);
            }
        });
    }

    List<Map<String, String>> of(ExposureBatch batch) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int row = 0; row < batch.rows(); row++) {
            rows.add(row(batch, row));
        }
        return rows;
    }

    private Map<String, String> row(ExposureBatch batch, int row) {
        Map<String, String> cells = new LinkedHashMap<>();
        encoders.columns().forEach(column -> cells.put(column, ""));
        int ofRow = row * encoders.schema().slots();
        int weightsOfRow = row * encoders.schema().weightSlots();
        List<IdEncoding> ids = encoders.plan().ids();
        for (int i = 0; i < slots.size(); i++) {
            IdFeature feature = slots.get(i).feature();
            int slot = ofRow + slots.get(i).first();
            int weightSlot = weightsOfRow + slots.get(i).firstWeight();
            if (i >= ids.size()) {
                bucket(i - ids.size(), batch.ids()[slot], cells);
            } else if (ids.get(i).list() != null) {
                list(ids.get(i), feature, batch, slot, weightSlot, cells);
            } else {
                single(ids.get(i), batch.ids()[slot], cells);
            }
        }
        for (int i = 0; i < encoders.plan().numerics().size(); i++) {
            NumericEncoding feature = encoders.plan().numerics().get(i);
            float encoded = batch.numeric()[row * encoders.plan().numerics().size() + i];
            double number = encoders.number(feature.name(), encoded);
            cells.put(
                    feature.column(),
                    Double.toString(
                            Double.isFinite(number)
                                    ? number
                                    : encoders.number(feature.name(), encoded - Math.ulp(encoded) * encoded)));
        }
        return cells;
    }

    private void single(IdEncoding feature, int id, Map<String, String> cells) {
        String text = text(feature.table(), id);
        List<String> columns = feature.columns();
        if (columns.size() == 1) {
            cells.put(columns.get(0), text);
            return;
        }
        List<String> values = CrossText.values(text);
        for (int column = 0; column < values.size() && values.size() == columns.size(); column++) {
            cells.put(columns.get(column), values.get(column));
        }
    }

    private void list(
            IdEncoding feature,
            IdFeature read,
            ExposureBatch batch,
            int slot,
            int weightSlot,
            Map<String, String> cells) {
        ValueList format = feature.list();
        StringBuilder cell = new StringBuilder();
        for (int i = 0; i < read.slots() && batch.ids()[slot + i] > IdTable.MISSING; i++) {
            cell.append(i == 0 ? "" : format.separator()).append(text(feature.table(), batch.ids()[slot + i]));
            if (read.pooling().weighted()) {
                cell.append(format.weightSeparator()).append(batch.weights()[weightSlot + i]);
            }
        }
        cells.put(feature.columns().get(0), cell.toString());
    }

    private String text(String table, int id) {
        if (id == IdTable.MISSING) {
            return "";
        }
        List<String> values = vocabularies.get(table);
        if (values == null || id == IdEncoding.UNKNOWN) {
            return "value " + id + " of no train row";
        }
        return values.get(id - IdEncoding.FIRST_KNOWN);
    }

    private void bucket(int index, int id, Map<String, String> cells) {
        BucketEncoding feature = encoders.plan().buckets().get(index);
        List<Double> borders = encoders.buckets().get(index).borders();
        if (id > 0) {
            double below = borders.isEmpty() ? 0 : borders.get(0) - 1;
            cells.put(feature.column(), Double.toString(id == 1 ? below : borders.get(id - 2)));
        }
    }
}
