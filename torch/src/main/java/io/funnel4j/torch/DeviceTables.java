// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.exposure.TableShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The embedding tables on the device, those of one dimension {@linkplain TableGroup one under another}, and what the graph's
 * embedding vertex reads of them.
 */
final class DeviceTables {
    private final EmbeddingTables tables;
    private final List<EmbeddingField> fields;
    private final List<TableGroup> groups = new ArrayList<>();
    /** Where each field's embeddings are. */
    private final List<Place> places = new ArrayList<>();
    /** Whether the gathered embeddings already stand in the order of the fields, as one matrix. */
    private final boolean plain;

    /**
     * @param group the table group
     * @param column the first of its gathered columns
     */
    private record Place(TableGroup group, int column) {}

    DeviceTables(EmbeddingTables tables, List<EmbeddingField> fields, Device device) {
        this.tables = tables;
        this.fields = fields;
        Map<Integer, List<TableShape>> shapes = new LinkedHashMap<>();
        for (EmbeddingField field : fields) {
            List<TableShape> alike = shapes.computeIfAbsent(field.dimension(), dimension -> new ArrayList<>());
            TableShape shape = tables.table(field.table()).shape();
            if (!alike.contains(shape)) {
                alike.add(shape);
            }
        }
        Map<Integer, TableGroup> byDimension = new LinkedHashMap<>();
        shapes.forEach((dimension, alike) -> byDimension.put(dimension, new TableGroup(tables, alike, device)));
        groups.addAll(byDimension.values());
        for (EmbeddingField field : fields) {
            TableGroup group = byDimension.get(field.dimension());
            places.add(new Place(group, group.addColumns(field)));
        }
        groups.forEach(TableGroup::seal);
        plain = groups.size() == 1 && fields.stream().noneMatch(EmbeddingField::pooled);
    }

    /**
     * Gathers the fields' embeddings side by side, those of lists pooled.
     *
     * @param ids [B, S]
     * @param weights [B, W]; null where no pooling takes any
     * @return [B, width of the fields], whose gradient comes to the rows that were read
     */
    Tensor gather(Tensor ids, Tensor weights) {
        groups.forEach(group -> group.gather(ids));
        long rows = ids.size(0);
        if (plain) {
            return groups.get(0).gathered().view(rows, EmbeddingField.width(fields));
        }
        Tensor[] parts = new Tensor[fields.size()];
        for (int i = 0; i < parts.length; i++) {
            EmbeddingField field = fields.get(i);
            Tensor embeddings =
                    places.get(i).group().gathered().narrow(1, places.get(i).column(), field.slots());
            parts[i] = field.pooled()
                    ? embeddings
                            .mul(Pooled.factors(field, ids, weights, embeddings.scalar_type()))
                            .sum(1)
                    : embeddings.select(1, 0);
        }
        return torch.cat(new TensorVector(parts), 1);
    }

    /**
     * Sums the gradients of each row that was read.
     *
     * @return the squared norm of all of them
     */
    Tensor sumGradients() {
        Tensor squares = null;
        for (TableGroup group : groups) {
            Tensor ofGroup = group.sumGradients();
            squares = squares == null ? ofGroup : squares.add(ofGroup);
        }
        return squares;
    }

    /** One update of the rows that were read. */
    void update(double gradientFactor, double rateFactor) {
        long step = tables.step() + 1;
        groups.forEach(group -> group.update(tables.optimizer(), step, gradientFactor, rateFactor));
        tables.setStep(step);
    }

    /** Forgets what the step gathered. */
    void clear() {
        groups.forEach(TableGroup::clear);
    }

    /** Into the tables on the host. */
    void writeBack() {
        groups.forEach(group -> group.writeBack(tables));
    }
}
