// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.torch;

import io.funnel4j.device.CudaLibrary;
import io.funnel4j.device.DeviceCheck;
import io.funnel4j.embedding.EmbeddingField;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.torch.operation.Parameters;
import io.funnel4j.torch.operation.Pass;
import io.funnel4j.training.CulpritSearch;
import io.funnel4j.training.DivergedException;
import io.funnel4j.training.GradientPolicy;
import io.funnel4j.training.GraphListeners;
import io.funnel4j.training.PreparedBatch;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.engine.EngineOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps of a graph on libtorch. Parameters, tables and the optimizer's state are on the device from the first step on; the graph
 * and its tables have them again once they are written back. All tensors of a step are freed at its end.
 */
final class TorchTrainer implements Trainer {
    private static final Logger LOG = LoggerFactory.getLogger(TorchTrainer.class);

    private final EngineOptions options;
    private final ComputationGraph graph;
    private final EmbeddingTables tables;
    private final int threads;
    private final long seed;
    private final GradientPolicy policy;
    private final Set<String> objectives;
    private final List<EmbeddingField> fields;
    /** Null before the first step, and after the model was replaced. */
    private OnDevice model;

    /** Of batches to a GPU; null before the first. */
    private CUDAStream copies;

    private volatile boolean closed;
    private boolean fits;
    private boolean ahead;
    private long firstIteration;
    private Map<String, Double> losses = Map.of();

    private record OnDevice(
            PointerScope memory, DenseParameters dense, TorchGraph graph, DeviceTables tables, Generator random) {
        boolean hasTables() {
            return tables != null;
        }
    }

    TorchTrainer(
            EngineOptions options,
            ComputationGraph graph,
            EmbeddingTables tables,
            int threads,
            long seed,
            GradientPolicy policy) {
        if (threads < 1) {
            throw new IllegalArgumentException("%s workers; expected at least 1".formatted(threads));
        }
        this.options = options;
        this.graph = graph;
        this.tables = tables;
        this.threads = threads;
        this.seed = seed;
        this.policy = policy;
        goOnAfter(0);
        objectives = Set.copyOf(graph.getConfiguration().getNetworkOutputs());
        fields = new TorchGraph(graph, Parameters.NONE).allFields();
    }

    @Override
    public void goOnAfter(long steps) {
        firstIteration = graph.getConfiguration().getIterationCount() - steps;
        free();
    }

    /** The model as it stands, on the device. */
    private OnDevice upload() {
        if (model != null) {
            return model;
        }
        try (PointerScope memory = new PointerScope()) {
            Device device = device();
            DenseParameters dense = new DenseParameters(graph, device);
            TorchGraph operations = new TorchGraph(graph, dense);
            DeviceTables onDevice = operations.fields().isEmpty()
                    ? null
                    : new DeviceTables(tables, operations.fields(), operations.entries(), device);
            Generator random =
                    options.cuda() ? torch_cuda.make_generator_cuda((byte) 0) : torch.createCPUGenerator(seed);
            // The scope's pointers live on until it is closed once more.
            model = new OnDevice(memory.extend(), dense, operations, onDevice, random);
        }
        return model;
    }

    /** Before anything is on the device. */
    private void requireMemory(int rows) {
        if (fits || !options.cuda()) {
            return;
        }
        io.funnel4j.device.Device gpu = DeviceCheck.require(CudaLibrary.LIBTORCH);
        LOG.info(
                "training needs about {}",
                DeviceMemory.require(gpu.toString(), gpu.bytes(), graph, tables, fields, rows));
        fits = true;
    }

    private void free() {
        if (model != null) {
            model.memory().close();
            model = null;
        }
        ahead = false;
    }

    /** Copies the batch to the device; on a GPU by a stream of its own, beside the step. */
    @Override
    public PreparedBatch prepare(MultiDataSet batch) {
        requireOpen();
        requireMemory(Math.toIntExact(batch.getFeatures(0).size(0)));
        try (PointerScope memory = new PointerScope()) {
            Device device = device();
            BatchTensors tensors = options.cuda() ? copiedBeside(batch, device) : copied(batch, device);
            return new BatchOnDevice(batch, tensors, memory.extend());
        } catch (RuntimeException e) {
            throw DeviceMemory.explained(e);
        }
    }

    private BatchTensors copied(MultiDataSet batch, Device device) {
        return BatchTensors.of(batch, graph.getConfiguration().getNetworkOutputs(), fields, tables, device);
    }

    /** The step may read the copy once this has returned. */
    private BatchTensors copiedBeside(MultiDataSet batch, Device device) {
        if (copies == null) {
            // Another stream for each batch would keep memory of its own for each.
            copies = torch_cuda.getStreamFromPool().retainReference();
        }
        CUDAStream before = torch_cuda.getCurrentCUDAStream();
        torch_cuda.setCurrentCUDAStream(copies);
        try {
            BatchTensors tensors = copied(batch, device);
            copies.synchronize();
            return tensors;
        } finally {
            torch_cuda.setCurrentCUDAStream(before);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this trainer is closed; open another one");
        }
    }

    private Device device() {
        return new Device(options.cuda() ? "cuda:0" : "cpu");
    }

    @Override
    public double step(PreparedBatch prepared) {
        requireOpen();
        MultiDataSet batch = prepared.batch();
        BatchTensors tensors = ((BatchOnDevice) prepared).tensors();
        OnDevice on = upload();
        torch.set_num_threads(threads);
        int iteration = graph.getConfiguration().getIterationCount();
        try (PointerScope scope = new PointerScope()) {
            Measured measured = differentiate(on, tensors, iteration);
            requireFinite(on, tensors, "the loss became %s", measured.loss());
            requireFinite(on, tensors, "the norm of the gradient became %s", measured.denseNorm());
            if (policy.clipNorm().isPresent()) {
                requireFinite(on, tensors, "the norm of the gradient became %s", measured.norm());
            }
            boolean listened = !graph.getListeners().isEmpty();
            if (listened) {
                on.dense().giveGradients(tensors.rows());
                GraphListeners.gradientsAreThere(graph);
            }
            double regularization = listened ? on.dense().regularization() : 0;
            update(on, iteration, policy.gradientFactor(measured.norm()));
            losses = measured.losses();
            graph.setScore(measured.loss() + regularization);
            ahead = true;
            if (listened) {
                on.dense().writeBack();
                GraphListeners.stepDone(graph, batch, iteration);
            }
            graph.getConfiguration().setIterationCount(iteration + 1);
            return measured.loss();
        } catch (RuntimeException e) {
            throw DeviceMemory.explained(e);
        } finally {
            if (on.hasTables()) {
                on.tables().clear();
            }
        }
    }

    /** What a step reads back from the device before it applies anything. */
    private record Measured(Map<String, Double> losses, double denseNorm, double norm) {
        double loss() {
            return losses.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /** Losses and gradients of the batch. */
    private Measured differentiate(OnDevice on, BatchTensors batch, int iteration) {
        on.random().set_current_seed(stepSeed(iteration));
        on.dense().clearGradients();
        Pass pass = new Pass(iteration, new GeneratorOptional(on.random()), options.precision());
        Map<String, Tensor> byOutput = on.graph().losses(batch, on.tables(), pass);
        Tensor total = null;
        for (Tensor loss : byOutput.values()) {
            total = total == null ? loss : total.add(loss);
        }
        total.backward();
        try (NoGradGuard off = new NoGradGuard()) {
            List<Tensor> read = new ArrayList<>();
            byOutput.values().forEach(loss -> read.add(loss.detach()));
            read.add(squares(on.dense().gradients()));
            if (on.hasTables()) {
                read.add(on.tables().sumGradients().to(torch.ScalarType.Double));
            }
            double[] values = HostCopies.doubles(torch.stack(new TensorVector(read.toArray(Tensor[]::new))));
            Map<String, Double> means = new LinkedHashMap<>();
            for (String output : byOutput.keySet()) {
                means.put(output, values[means.size()]);
            }
            double dense = values[means.size()];
            double rows = on.hasTables() ? values[means.size() + 1] : 0;
            return new Measured(Collections.unmodifiableMap(means), Math.sqrt(dense), Math.sqrt(dense + rows));
        }
    }

    private static Tensor squares(Tensor gradients) {
        return gradients.square().sum().to(torch.ScalarType.Double);
    }

    private void update(OnDevice on, int iteration, double gradientFactor) {
        double rateFactor = policy.schedule().factor(iteration - firstIteration);
        try (NoGradGuard off = new NoGradGuard()) {
            on.dense().update(iteration, gradientFactor, rateFactor);
            if (on.hasTables()) {
                on.tables().update(gradientFactor, rateFactor);
            }
        }
    }

    /** Scatters seeds, so that no two steps draw alike. */
    private long stepSeed(int iteration) {
        long mixed = (seed + 1) * 0x9E3779B97F4A7C15L + iteration * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 31);
    }

    private void requireFinite(OnDevice on, BatchTensors batch, String what, double value) {
        if (!Double.isFinite(value)) {
            int iteration = graph.getConfiguration().getIterationCount();
            throw new DivergedException(
                    what.formatted(value),
                    iteration - firstIteration + 1,
                    CulpritSearch.find(batch.rows(), (from, to) -> isFinite(on, batch.rows(from, to), iteration)));
        }
    }

    private boolean isFinite(OnDevice on, BatchTensors batch, int iteration) {
        try (PointerScope scope = new PointerScope()) {
            Measured measured = differentiate(on, batch, iteration);
            return Double.isFinite(measured.loss())
                    && Double.isFinite(policy.clipNorm().isPresent() ? measured.norm() : measured.denseNorm());
        }
    }

    @Override
    public Map<String, Double> losses() {
        return losses;
    }

    @Override
    public Set<String> objectives() {
        return objectives;
    }

    @Override
    public void writeBack() {
        if (!ahead) {
            return;
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard off = new NoGradGuard()) {
            model.dense().writeBack();
            if (model.hasTables()) {
                model.tables().writeBack();
            }
        }
        ahead = false;
    }

    @Override
    public ComputationGraph graph() {
        return graph;
    }

    @Override
    public EmbeddingTables tables() {
        return tables;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            writeBack();
        } finally {
            free();
            if (copies != null) {
                copies.releaseReference();
            }
        }
    }
}
