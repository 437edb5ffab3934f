// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.config.RunConfig;
import io.funnel4j.config.TrainingConfig;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.memory.Memory;
import io.funnel4j.memory.MemoryNeed;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.ModelMemory;
import io.funnel4j.problem.Funnel4jException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a run's model has room, asked as soon as it can be known. */
public final class RunMemory {
    private RunMemory() {}

    /**
     * By the configuration alone, before hours of encoding: hashed features have their size from it.
     *
     * @param file that the configuration is told by
     * @throws MemoryShortageException naming the largest parts, what there is, and what to do
     */
    static void requireBeforeEncoding(RunConfig config, Path file) {
        FunnelSpec least = config.leastSpec();
        require(needs(least, 1, config.training().workers(), file), file);
    }

    /** @throws Funnel4jException naming the file, if there can be no such graph, or none so large */
    private static List<MemoryNeed> needs(FunnelSpec spec, long batchRows, int workers, Path file) {
        try {
            return ModelMemory.ofTraining(spec, batchRows, workers);
        } catch (MemoryShortageException e) {
            throw new MemoryShortageException("%s: %s".formatted(file, e.getMessage()), e);
        } catch (Funnel4jException | IllegalArgumentException e) {
            throw new Funnel4jException("%s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * The tables alone, which take most, where no model is at hand: what else a model needs cannot be told without making its
     * graph.
     *
     * @throws MemoryShortageException as {@link #requireBeforeEncoding}
     */
    public static void requireTablesBeforeEncoding(RunConfig config, Path file) {
        require(tables(config.leastSpec()), file);
    }

    private static List<MemoryNeed> tables(FunnelSpec spec) {
        return EmbeddingTables.needs(spec.tables(), spec.optimizer().rowOptimizer(), spec.dataType());
    }

    /**
     * By the encoded rows: their vocabularies are in memory beside the model, and so is a model that it goes on from.
     *
     * @throws MemoryShortageException as {@link #requireBeforeEncoding}
     */
    static void require(RunConfig config, EncodedDataset dataset, Optional<EarlierModel> earlier, Path file) {
        TrainingConfig training = config.training();
        FunnelSpec spec = config.spec(dataset.schema());
        long batchRows = Math.min(training.batchSize(), dataset.train().rows());
        List<MemoryNeed> needs = new ArrayList<>(needs(spec, batchRows, training.workers(), file));
        needs.add(MemoryNeed.ofHeap(
                "the vocabularies need", dataset.encoders().bytes(), "a higher min-count or hash-buckets"));
        earlier.ifPresent(before ->
                needs.addAll(earlierTables(config.spec(before.encoders().schema()))));
        require(needs, file);
    }

    private static List<MemoryNeed> earlierTables(FunnelSpec spec) {
        return tables(spec).stream()
                .map(need -> MemoryNeed.ofHeap(
                        "of the model that it goes on from, " + need.what(), need.bytes(), need.smaller()))
                .toList();
    }

    private static void require(List<MemoryNeed> needs, Path file) {
        try {
            Memory.now().require(needs);
        } catch (MemoryShortageException e) {
            throw new MemoryShortageException(
                    "%s: the model does not fit into memory: %s".formatted(file, e.getMessage()), e);
        }
    }
}
