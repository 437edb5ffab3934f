// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.RowMerge;
import io.funnel4j.embedding.TouchedRows;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.TableShape;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** A model whose tables hold some touched rows alone; used for one set of rows after another. */
public final class LocalModel {
    private final FunnelSpec spec;
    private final Map<String, String> schemaTables = new LinkedHashMap<>();
    private final Map<String, Integer> capacity = new HashMap<>();
    private FunnelModel model;

    /** @param spec of the whole model */
    LocalModel(FunnelSpec spec) {
        this.spec = spec;
        schemaTables.putAll(schemaTables(spec));
    }

    /** For each of the model's tables, the schema's whose ids pick its rows: it may be a head's own copy. */
    static Map<String, String> schemaTables(FunnelSpec spec) {
        List<TableShape> inSchema = spec.schema().tables();
        List<TableShape> inModel = spec.tables();
        Map<String, String> tables = new LinkedHashMap<>();
        for (int i = 0; i < inModel.size(); i++) {
            tables.put(inModel.get(i).name(), inSchema.get(i % inSchema.size()).name());
        }
        return tables;
    }

    FunnelModel model() {
        return model;
    }

    /** Makes room for touched rows; says whether that took another model. */
    boolean makeRoom(TouchedRows touched) {
        boolean grown = model == null;
        for (Map.Entry<String, TouchedRows.Rows> table : touched.tables().entrySet()) {
            int needed = Math.max(1, table.getValue().rows().length);
            if (needed > capacity.getOrDefault(table.getKey(), 0)) {
                capacity.put(table.getKey(), needed + needed / 2);
                grown = true;
            }
        }
        if (grown) {
            model = FunnelModel.create(withRows(spec, capacity::get));
        }
        return grown;
    }

    /**
     * Puts in dense parameters and touched rows.
     *
     * @param pulled by the model's tables, weights and optimizer state
     */
    void load(TouchedRows touched, Map<String, HostValues> pulled, DenseState dense) {
        dense.copyTo(model.graph());
        for (EmbeddingTable table : model.tables().tables()) {
            String name = table.shape().name();
            table.setRows(0, touched(touched, table).rows().length, pulled.get(name));
        }
    }

    /** Copies of the touched rows, by the model's tables. */
    Map<String, RowMerge.Copies> copies(TouchedRows touched) {
        Map<String, RowMerge.Copies> copies = new LinkedHashMap<>();
        for (EmbeddingTable table : model.tables().tables()) {
            TouchedRows.Rows own = touched(touched, table);
            int count = own.rows().length;
            HostValues values = HostValues.allocate(spec.dataType(), count * table.width());
            table.copyRows(0, count, values);
            copies.put(table.shape().name(), new RowMerge.Copies(own, values));
        }
        return copies;
    }

    private TouchedRows.Rows touched(TouchedRows touched, EmbeddingTable table) {
        return touched.tables().get(schemaTables.get(table.shape().name()));
    }

    /** A batch with ids over the touched rows. */
    static ExposureBatch renumbered(ExposureBatch batch, TouchedRows touched, int step) {
        return new ExposureBatch(
                batch.rows(),
                touched.ids(step),
                batch.weights(),
                batch.numeric(),
                batch.labels(),
                batch.sampleWeights(),
                batch.delays());
    }

    /** The same model on tables of other sizes. */
    public static FunnelSpec withRows(FunnelSpec spec, ToIntFunction<String> rows) {
        FeatureSchema schema = spec.schema();
        List<IdFeature> ids = schema.ids().stream()
                .map(id -> new IdFeature(
                        id.name(), id.table(), rows.applyAsInt(id.table()), id.dimension(), id.slots(), id.pooling()))
                .toList();
        return new FunnelSpec(
                spec.graph(),
                new FeatureSchema(ids, schema.numeric()),
                spec.representation(),
                spec.towers(),
                spec.optimizer(),
                spec.embeddingDeviation(),
                spec.initialRates(),
                spec.seed(),
                spec.dataType(),
                spec.keepEvery(),
                spec.interests());
    }
}
