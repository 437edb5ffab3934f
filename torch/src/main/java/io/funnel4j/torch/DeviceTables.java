// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.model.interest.ListColumns;
import io.funnel4j.torch.operation.Entries;
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
    private final Map<String, List<EmbeddingField>> entries;
    /** The lists of each. */
    private final Map<String, List<ListColumns>> lists = new LinkedHashMap<>();

    private final List<TableGroup> groups = new ArrayList<>();
    /** Where each field's embeddings are. */
    private final Map<EmbeddingField, Place> places = new LinkedHashMap<>();
    /** Whether the gathered embeddings already stand in the order of the fields, as one matrix. */
    private final boolean plain;

    /**
     * @param group the table group
     * @param column the first of its gathered columns
     */
    private record Place(TableGroup group, int column) {}

    /**
     * @param fields that are gathered side by side, those of lists pooled
     * @param entries fields of lists whose entries are gathered, by the vertex that does
     */
    DeviceTables(
            EmbeddingTables tables,
            List<EmbeddingField> fields,
            Map<String, List<EmbeddingField>> entries,
            Device device) {
        this.tables = tables;
        this.fields = fields;
        this.entries = entries;
        List<EmbeddingField> all = new ArrayList<>(fields);
        entries.values().forEach(all::addAll);
        entries.forEach((vertex, read) -> lists.put(
                vertex,
                read.stream()
                        .map(field -> new ListColumns(field.slot(), field.slots()))
                        .toList()));
        Map<Integer, List<TableShape>> shapes = new LinkedHashMap<>();
        for (EmbeddingField field : all) {
            List<TableShape> alike = shapes.computeIfAbsent(field.dimension(), dimension -> new ArrayList<>());
            TableShape shape = tables.table(field.table()).shape();
            if (!alike.contains(shape)) {
                alike.add(shape);
            }
        }
        Map<Integer, TableGroup> byDimension = new LinkedHashMap<>();
        shapes.forEach((dimension, alike) -> byDimension.put(dimension, new TableGroup(tables, alike, device)));
        groups.addAll(byDimension.values());
        for (EmbeddingField field : all) {
            TableGroup group = byDimension.get(field.dimension());
            places.put(field, new Place(group, group.addColumns(field)));
        }
        groups.forEach(TableGroup::seal);
        plain = groups.size() == 1 && entries.isEmpty() && fields.stream().noneMatch(EmbeddingField::pooled);
    }

    /**
     * Gathers the fields' embeddings side by side, those of lists pooled.
     *
     * @param ids [B, S]
     * @param weights [B, W]; null where no pooling takes any
     * @return [B, width of the fields], whose gradient comes to the rows that were read
     */
    Tensor gather(Tensor ids, Tensor weights) {
        Tensor read = ids;
        for (List<ListColumns> together : lists.values()) {
            read = Entries.trimmed(read, together);
        }
        for (TableGroup group : groups) {
            group.gather(read);
        }
        long rows = ids.size(0);
        if (plain) {
            return groups.get(0).gathered().view(rows, EmbeddingField.width(fields));
        }
        Tensor[] parts = new Tensor[fields.size()];
        for (int i = 0; i < parts.length; i++) {
            EmbeddingField field = fields.get(i);
            Tensor embeddings = embeddings(field);
            parts[i] = field.pooled()
                    ? embeddings
                            .mul(Pooled.factors(field, ids, weights, embeddings.scalar_type()))
                            .sum(1)
                    : embeddings.select(1, 0);
        }
        return torch.cat(new TensorVector(parts), 1);
    }

    /** [B, slots, D] of what was gathered. */
    private Tensor embeddings(EmbeddingField field) {
        Place place = places.get(field);
        return place.group().gathered().narrow(1, place.column(), field.slots());
    }

    /**
     * The embeddings of the entries of lists, which {@link #gather} has read, those of one entry side by side.
     *
     * @param vertex that reads them
     * @return [n, width of the vertex's fields]
     */
    Tensor entries(String vertex, Tensor ids) {
        Entries found = Entries.of(ids, lists.get(vertex));
        return torch.cat(
                new TensorVector(entries.get(vertex).stream()
                        .map(field -> found.select(embeddings(field)))
                        .toArray(Tensor[]::new)),
                1);
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
