// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.Internal;
import io.funnel4j.calibration.Calibrators;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.TableFiles;
import io.funnel4j.embedding.TableFiles.RowReader;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.TableShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A model in its folder whose tables, which may be larger than the heap, stay there until they are asked for. */
@Internal
public final class StoredModel {
    private final Path folder;
    private final FunnelSpec spec;
    private final ComputationGraph graph;
    private final Calibrators calibrators;
    private final SameSave sameSave;

    /** Refuses a table's file that was not saved with the model. */
    interface SameSave {
        void require(String file, long checksum) throws IOException;
    }

    StoredModel(Path folder, FunnelSpec spec, ComputationGraph graph, Calibrators calibrators, SameSave sameSave) {
        this.folder = folder;
        this.spec = spec;
        this.graph = graph;
        this.calibrators = calibrators;
        this.sameSave = sameSave;
    }

    /**
     * Opens what {@link FunnelModel#save} wrote.
     *
     * @throws IOException naming the file and what is wrong with it; of the tables, whether they are there and whole
     */
    public static StoredModel open(Path folder) throws IOException {
        return ModelFiles.open(folder);
    }

    public FunnelSpec spec() {
        return spec;
    }

    /** The graph with its dense parameters; its embedding vertex is not bound to tables. */
    public ComputationGraph graph() {
        return graph;
    }

    public Calibrators calibrators() {
        return calibrators;
    }

    /** Bytes of all tables' weights, without the optimizer's state. */
    public double tableBytes() {
        return spec.tables().stream()
                .mapToDouble(table -> (double) table.rows()
                        * table.dimension()
                        * spec.dataType().width())
                .sum();
    }

    /**
     * Reads a table row by row.
     *
     * @throws IOException if its file is cut, damaged, or of another save; the rows are not to be used then
     */
    public void readRows(TableShape table, RowReader reader) throws IOException {
        Map.Entry<String, Long> read = TableFiles.scan(
                spec.tables(),
                table,
                spec.optimizer().rowOptimizer(),
                spec.dataType(),
                folder.resolve(ModelParts.TABLES),
                reader);
        sameSave.require(read.getKey(), read.getValue());
    }

    /**
     * The model with those rows of its tables alone that some exposures read.
     *
     * @param exposures the same exposures, with the ids of the rows that are left
     */
    public record Part(FunnelModel model, ExposureBatch exposures) {}

    /**
     * The part of the model that scores some exposures; its probabilities of them are the whole model's.
     *
     * @throws IllegalArgumentException if an id is outside its table
     */
    public Part partFor(ExposureBatch exposures) throws IOException {
        Map<String, int[]> kept = rowsRead(exposures);
        FunnelSpec small = spec.withSchema(new FeatureSchema(
                spec.schema().ids().stream()
                        .map(feature -> withRows(feature, Math.max(1, kept.get(feature.table()).length)))
                        .toList(),
                spec.schema().numeric()));
        EmbeddingTables tables = FunnelModel.newTables(small);
        for (TableShape named : spec.schema().tables()) {
            int[] rows = kept.get(named.name());
            for (String name : spec.tablesOf(named.name())) {
                EmbeddingTable table = tables.table(name);
                readRows(new TableShape(name, named.rows(), named.dimension()), (index, values) -> {
                    int found = Arrays.binarySearch(rows, (int) index);
                    if (found >= 0) {
                        table.setWeights(found, Arrays.copyOf(values, named.dimension()));
                    }
                });
            }
        }
        FunnelModel model = new FunnelModel(small, graph.clone(), tables, calibrators);
        return new Part(model, renumbered(exposures, kept));
    }

    private static IdFeature withRows(IdFeature feature, long rows) {
        return new IdFeature(
                feature.name(), feature.table(), rows, feature.dimension(), feature.slots(), feature.pooling());
    }

    /** The rows that exposures read of each table that features name, in order. */
    private Map<String, int[]> rowsRead(ExposureBatch exposures) {
        Map<String, TreeSet<Integer>> read = new LinkedHashMap<>();
        spec.schema().tables().forEach(table -> read.put(table.name(), new TreeSet<>()));
        forEachId(exposures, (feature, at) -> {
            int id = exposures.ids()[at];
            if (id != IdFeature.PADDING) {
                if (id < 0 || id >= feature.rows()) {
                    throw new IllegalArgumentException(
                            "id %s is outside table '%s' of %s rows".formatted(id, feature.table(), feature.rows()));
                }
                read.get(feature.table()).add(id);
            }
        });
        Map<String, int[]> rows = new LinkedHashMap<>();
        read.forEach((table, ids) ->
                rows.put(table, ids.stream().mapToInt(Integer::intValue).toArray()));
        return rows;
    }

    private ExposureBatch renumbered(ExposureBatch exposures, Map<String, int[]> kept) {
        int[] ids = exposures.ids().clone();
        forEachId(exposures, (feature, at) -> {
            if (ids[at] != IdFeature.PADDING) {
                ids[at] = Arrays.binarySearch(kept.get(feature.table()), ids[at]);
            }
        });
        return new ExposureBatch(exposures.rows(), ids, exposures.weights(), exposures.numeric(), Map.of(), null);
    }

    private interface IdPlace {
        void at(IdFeature feature, int index);
    }

    private void forEachId(ExposureBatch exposures, IdPlace place) {
        int at = 0;
        for (int row = 0; row < exposures.rows(); row++) {
            for (IdFeature feature : spec.schema().ids()) {
                for (int slot = 0; slot < feature.slots(); slot++) {
                    place.at(feature, at++);
                }
            }
        }
    }
}
