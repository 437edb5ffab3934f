// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.embedding.EmbeddingTable;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.memory.Bytes;
import io.funnel4j.memory.MemoryNeed;
import io.funnel4j.memory.MemoryShortageException;
import io.funnel4j.model.interest.AttentionInputVertex;
import io.funnel4j.model.interest.AttentionPoolingVertex;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What a training takes of a GPU's memory, worked out before any of it is allocated. */
final class DeviceMemory {
    /** CUDA's context, libtorch's kernels and cuBLAS's workspace. */
    private static final long OTHER = 1L << 30;
    /** Weights and gradients of the dense parameters, and a product of the two. */
    private static final int DENSE_COPIES = 3;
    /** An activation, its gradient, and what an operation makes of either. */
    private static final int ACTIVATION_COPIES = 4;
    /** What an attention unit reads of an entry, and what it weighs, by the entry's width. */
    private static final int PARTS_AND_POOLED = 5;
    /** An embedding, its gradient, that in the order of the rows, the sums, and the rows with their state. */
    private static final int EMBEDDING_COPIES = 6;
    /** Of a lookup: its row, sorted, where it was and which sum it is in, 64 bits each, and room to sort. */
    private static final int BYTES_A_LOOKUP = 48;

    /** The one of the step and those that are ready or on their way. */
    private static final int BATCHES = 3;
    /** Of a batch beside its ids: numbers, labels and masks, generously. */
    private static final int BYTES_A_ROW = 128;

    private static final int SHOWN = 4;

    private DeviceMemory() {}

    /**
     * Refuses what a device cannot hold.
     *
     * @param device in words
     * @param there bytes of its memory; 0 where nobody says
     * @param rows B of the first step
     * @return what the training takes, in words
     * @throws MemoryShortageException naming the largest needs, what there is, and what to do
     */
    static String require(
            String device,
            long there,
            ComputationGraph graph,
            EmbeddingTables tables,
            List<EmbeddingField> fields,
            int rows) {
        List<MemoryNeed> needs = needs(graph, tables, fields, rows);
        long sum = needs.stream().mapToLong(MemoryNeed::bytes).reduce(0, Bytes::sum);
        if (there > 0 && sum > there) {
            throw new MemoryShortageException(
                    "%s; together %s, and %s has %s. Use %s, or train on the CPU, --device cpu"
                            .formatted(
                                    needs.stream()
                                            .sorted(Comparator.comparingLong(MemoryNeed::bytes)
                                                    .reversed())
                                            .limit(SHOWN)
                                            .map(MemoryNeed::toString)
                                            .collect(Collectors.joining("; ")),
                                    Bytes.text(sum),
                                    device,
                                    Bytes.text(there),
                                    needs.stream()
                                            .filter(need -> !need.smaller().isEmpty())
                                            .max(Comparator.comparingLong(MemoryNeed::bytes))
                                            .orElseThrow()
                                            .smaller()));
        }
        return "%s of the device's memory%s"
                .formatted(Bytes.text(sum), there == 0 ? "" : ", which has " + Bytes.text(there));
    }

    /** An error of libtorch's as one of memory where it is one; else as it is. */
    static RuntimeException explained(RuntimeException e) {
        String said = e.getMessage();
        if (said == null || !said.contains("out of memory")) {
            return e;
        }
        MemoryShortageException shortage = new MemoryShortageException(
                "the device's memory is full: %s. Use smaller batches or tables, end what else computes there, or train on the CPU, --device cpu"
                        .formatted(said.lines().findFirst().orElse("")));
        shortage.initCause(e);
        return shortage;
    }

    static List<MemoryNeed> needs(
            ComputationGraph graph, EmbeddingTables tables, List<EmbeddingField> fields, int rows) {
        int width = tables.dataType().width();
        List<MemoryNeed> needs = new ArrayList<>();
        for (EmbeddingTable table : tables.tables()) {
            needs.add(MemoryNeed.ofNative(
                    Message.of(
                            "table '%s' has %,d rows of %,d values with the optimizer's state, which need",
                            table.shape().name(), table.shape().rows(), table.width()),
                    Bytes.product(table.shape().rows(), table.width(), width),
                    "smaller tables (fewer hash-buckets, a higher min-count or a smaller embedding)"));
        }
        long parameters = graph.numParams();
        long state = graph.getUpdater(true).getStateViewArray() == null
                ? 0
                : graph.getUpdater().getStateViewArray().length();
        needs.add(MemoryNeed.ofNative(
                Message.of("%,d dense parameters with gradients and state need", parameters),
                Bytes.product(DENSE_COPIES * parameters + state, width),
                "smaller towers"));
        long lookups = fields.stream().mapToLong(EmbeddingField::slots).sum();
        long embedded = fields.stream()
                .mapToLong(field -> (long) field.slots() * field.dimension())
                .sum();
        long units = units(graph) + attended(graph);
        needs.add(MemoryNeed.ofNative(
                Message.of("a step of %,d rows needs", rows),
                Bytes.product(
                        rows,
                        width * (ACTIVATION_COPIES * units + EMBEDDING_COPIES * embedded) + BYTES_A_LOOKUP * lookups),
                "smaller batches"));
        needs.add(MemoryNeed.ofNative(
                Message.of("batches of %,d rows, made ready ahead, need", rows),
                Bytes.product(BATCHES, rows, Bytes.sum(Integer.BYTES * lookups, BYTES_A_ROW)),
                "smaller batches"));
        needs.add(MemoryNeed.ofNative("CUDA and libtorch need", OTHER, ""));
        return needs;
    }

    /** Widths of what attention units read and compute, for every slot of their lists: all of them may be taken. */
    private static long attended(ComputationGraph graph) {
        ComputationGraphConfiguration configuration = graph.getConfiguration();
        long attended = 0;
        for (String name : configuration.getVertices().keySet()) {
            if (configuration.getVertices().get(name) instanceof AttentionPoolingVertex pooling) {
                long widths = 0;
                String read = configuration.getVertexInputs().get(name).get(1);
                while (configuration.getVertices().get(read) instanceof LayerVertex layer) {
                    widths += ((FeedForwardLayer) layer.getLayerConf().getLayer()).getNOut();
                    read = configuration.getVertexInputs().get(read).get(0);
                }
                AttentionInputVertex input =
                        (AttentionInputVertex) configuration.getVertices().get(read);
                for (AttentionInputVertex.Columns candidate : input.getCandidates()) {
                    widths += PARTS_AND_POOLED * (long) candidate.width();
                }
                attended += pooling.getLists().get(0).slots() * widths;
            }
        }
        return attended;
    }

    /** Widths of all layers' outputs together. */
    private static long units(ComputationGraph graph) {
        long units = 0;
        for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
            if (layer.conf().getLayer() instanceof FeedForwardLayer dense) {
                units += dense.getNOut();
            }
        }
        return units;
    }
}
