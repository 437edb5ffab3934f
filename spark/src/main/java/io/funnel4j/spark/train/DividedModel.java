// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.TableFiles;
import io.funnel4j.embedding.TableParts;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.ModelParts;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.DenseState;
import io.funnel4j.spark.round.LocalModel;
import io.funnel4j.spark.round.TableBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import scala.Tuple2;

/** A model whose tables are divided among the blocks of a cluster. */
public final class DividedModel {
    private final FunnelSpec spec;
    private final JavaRDD<TableBlock> blocks;
    private final long steps;
    private final int epochs;

    /**
     * @param blocks block q in partition q
     * @param steps that the model has taken
     * @param epochs that the model has been through
     */
    DividedModel(FunnelSpec spec, JavaRDD<TableBlock> blocks, long steps, int epochs) {
        this.spec = spec;
        this.blocks = blocks;
        this.steps = steps;
        this.epochs = epochs;
    }

    public FunnelSpec spec() {
        return spec;
    }

    JavaRDD<TableBlock> blocks() {
        return blocks;
    }

    /**
     * The whole model, on the driver, one block after another.
     *
     * @throws MemoryShortageException if it does not fit there
     */
    public FunnelModel model() {
        FunnelModel model = FunnelModel.create(spec);
        DenseState dense = DenseState.of(model.graph());
        List<EmbeddingTable> tables = model.tables().tables();
        blocks.toLocalIterator().forEachRemaining(block -> block.copyTo(tables, dense));
        model.tables().setStep(steps);
        finish(model.graph(), dense);
        return model;
    }

    private void finish(ComputationGraph graph, DenseState dense) {
        dense.copyTo(graph);
        graph.getConfiguration().setIterationCount(Math.toIntExact(steps));
        graph.getConfiguration().setEpochCount(epochs);
    }

    /**
     * Writes the folder that {@link FunnelModel#load} opens: each task writes its parts of the tables, the driver the rest, the
     * description last.
     *
     * @param folder without a model
     * @param beforeLast writes what is to be there before the description
     */
    public void save(ClusterFolder folder, Runnable beforeLast) {
        Map<String, Long> checksums = writeTables(folder.folder(ModelParts.TABLES));
        // The dense parameters do not depend on the tables, which may not fit here.
        ComputationGraph graph =
                FunnelModel.create(LocalModel.withRows(spec, table -> 1)).graph();
        DenseState dense = DenseState.of(graph);
        int number = 0;
        for (byte[] slice : blocks.map(TableBlock::denseSlice).collect()) {
            DenseState.ofMessage(slice, spec.dataType()).copyTo(dense, number++, blocks.getNumPartitions());
        }
        finish(graph, dense);
        beforeLast.run();
        try {
            ModelParts.files(spec, graph, checksums).forEach(folder::write);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the model into '%s'".formatted(folder), e);
        }
    }

    private Map<String, Long> writeTables(ClusterFolder folder) {
        List<String> names = new ArrayList<>(TableFiles.names(spec.tables()).values());
        long step = steps;
        List<Tuple2<Integer, List<Long>>> written = blocks.map(block -> {
                    List<Long> parts = new ArrayList<>();
                    for (String name : names) {
                        int table = parts.size();
                        parts.add(folder.folder(name)
                                .write(TableParts.name(block.block()), out -> block.writePart(table, step, out)));
                    }
                    return new Tuple2<>(block.block(), parts);
                })
                .collect();
        Map<String, Long> checksums = new LinkedHashMap<>();
        for (int table = 0; table < names.size(); table++) {
            int place = table;
            checksums.put(
                    names.get(table),
                    TableParts.checksum(
                            written.stream().map(block -> block._2().get(place)).toList()));
        }
        return checksums;
    }
}
