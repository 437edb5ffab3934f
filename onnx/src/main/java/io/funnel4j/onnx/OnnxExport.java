// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.file.PartialFile;
import io.funnel4j.model.StoredModel;
import io.funnel4j.problem.Funnel4jException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes a saved model as ONNX: from raw texts or ids, and numbers as in the log, to every probability of the behavior graph, in 64
 * bits, calibrated where the model is. Between logits and probabilities the graph computes in log space and 64 bits, as {@link
 * io.funnel4j.behavior.Paths} does.
 *
 * <p>Operators are those of opset {@value #OPSET} and of {@code ai.onnx.ml} {@value #ML_OPSET}. Tables of more than 256 MiB go
 * to a file beside the model, {@code FILE.data}, and are copied there without being held in memory. What each input is stands in
 * a contract beside the model, {@code FILE.json}.
 */
public final class OnnxExport {
    /** The version of ONNX's operators. */
    public static final int OPSET = 17;

    /** The version of ONNX's operators for classical machine learning, of which look-ups are. */
    public static final int ML_OPSET = 3;

    private static final int IR_VERSION = 8;
    private static final double MOST_WITHIN = 256L << 20;

    private final StoredModel model;
    private final Encoders encoders;
    private final IdInputs idInputs;
    private final double mostWithin;

    private OnnxExport(StoredModel model, Encoders encoders, IdInputs idInputs, double mostWithin) {
        this.model = model;
        this.encoders = encoders;
        this.idInputs = idInputs;
        this.mostWithin = mostWithin;
    }

    /**
     * An export of a saved model that reads texts.
     *
     * @param folder as {@link io.funnel4j.model.FunnelModel#save} wrote it
     * @param encoders that were saved with it
     * @throws Funnel4jException if they are another model's, naming every difference
     */
    public static OnnxExport of(Path folder, Encoders encoders) throws IOException {
        StoredModel model = StoredModel.open(folder);
        model.spec().requireSchema(encoders.schema());
        return new OnnxExport(model, encoders, IdInputs.TEXTS, MOST_WITHIN);
    }

    /** The same with other inputs for categories. */
    public OnnxExport reading(IdInputs newIdInputs) {
        return new OnnxExport(model, encoders, newIdInputs, mostWithin);
    }

    /** The same with tables of more bytes in a file of their own. */
    @Internal
    public OnnxExport withTablesWithin(double bytes) {
        return new OnnxExport(model, encoders, idInputs, bytes);
    }

    /**
     * Writes the model, its contract, and the file of its tables where they are large. Each appears when it is whole.
     *
     * @param file {@code model.onnx}, say; its folder is there
     * @throws Funnel4jException if the model has a vertex that is not Funnel4j's or Deeplearning4j's arithmetic, or
     *     its vocabularies are too large for a file of ONNX
     * @throws IOException if a file cannot be written, or the model's tables cannot be read
     */
    public OnnxFiles write(Path file) throws IOException {
        DataType type = model.spec().dataType() == org.nd4j.linalg.api.buffer.DataType.DOUBLE
                ? DataType.DOUBLE
                : DataType.FLOAT;
        boolean beside = model.tableBytes() > mostWithin;
        OnnxFiles files = OnnxFiles.of(file, beside);
        OnnxGraph graph = new OnnxGraph();
        List<Probability> probabilities = model.spec().graph().probabilities();
        probabilities.forEach(probability -> graph.unique(probability.columnName()));
        OnnxInputs inputs = new OnnxInputs(graph, missingNumbers());
        TableWeights weights = new TableWeights(
                graph, type, beside ? files.tables().orElseThrow().getFileName().toString() : null);
        LookUps lookUps = new LookUps(graph, inputs, encoders, idInputs);
        FeatureNodes features = new FeatureNodes(graph, inputs, lookUps, weights, encoders, type);
        addProbabilities(graph, features, new DenseNodes(graph, model.graph(), features, type));
        OnnxContract contract = new OnnxContract(model, encoders, idInputs, inputs.all(), files);
        write(files, weights, graph, contract);
        return files;
    }

    /** The model appears last: what stands beside it, if it is there, is its own. */
    private void write(OnnxFiles files, TableWeights weights, OnnxGraph graph, OnnxContract contract)
            throws IOException {
        try (PartialFile whole = new PartialFile(files.model());
                PartialFile described = new PartialFile(files.contract())) {
            if (files.tables().isPresent()) {
                try (PartialFile tables = new PartialFile(files.tables().get())) {
                    writeTables(weights, tables.path());
                    write(graph, whole.path());
                    contract.write(described.path());
                    Files.deleteIfExists(files.model());
                    tables.finish();
                }
            } else {
                weights.write(model, null);
                write(graph, whole.path());
                contract.write(described.path());
                Files.deleteIfExists(files.model());
                Files.deleteIfExists(OnnxFiles.of(files.model(), true).tables().orElseThrow());
            }
            described.finish();
            whole.finish();
        } catch (IOException e) {
            throw PartialFile.failed(files.model(), e);
        }
    }

    private List<Double> missingNumbers() {
        return encoders.plan().missingValues().stream()
                .flatMap(text -> {
                    try {
                        return java.util.stream.Stream.of(Double.valueOf(text));
                    } catch (NumberFormatException e) {
                        return java.util.stream.Stream.empty();
                    }
                })
                .filter(number -> !number.isNaN())
                .toList();
    }

    private void addProbabilities(OnnxGraph graph, FeatureNodes features, DenseNodes dense) {
        BehaviorGraph behaviors = model.spec().graph();
        PathNodes paths = new PathNodes(graph, behaviors, dense.logits(behaviors.towers()));
        for (Probability probability : behaviors.probabilities()) {
            String name = probability.columnName();
            String found = paths.probability(
                    probability, model.calibrators().byProbability().get(probability));
            graph.named(name, features.unlessRefused(found));
            graph.output(name, DataType.DOUBLE, "rows");
        }
    }

    private void writeTables(TableWeights weights, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            weights.write(model, channel);
        }
    }

    private void write(OnnxGraph graph, Path file) throws IOException {
        ModelProto proto = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("Funnel4j")
                .setDomain("io.funnel4j")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(ML_OPSET))
                .setGraph(graph.build())
                .build();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            proto.writeTo(out);
        }
    }
}
