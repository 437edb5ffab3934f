// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import io.funnel4j.array.Sum;
import io.funnel4j.embedding.EmbeddingReader.GradientMode;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.RowGradients;
import io.funnel4j.embedding.StepUpdate;
import io.funnel4j.memory.DroppedArrays;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Norm2;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a graph in place on Deeplearning4j, with W replicas. Each computes its slice of the batch on a thread of its own;
 * gradients are summed in the order of the slices and applied once. So a step is synchronous and exact, and the same seed
 * and number of workers give the same bits, dropout included.
 *
 * <p>Run with {@code OMP_NUM_THREADS=1}: the replicas are the parallelism. While a trainer is open the graph's
 * embeddings collect their gradients; {@link #close()} binds them for plain {@code graph.fit(...)} again.
 */
public final class HostTrainer implements Trainer {
    /** Of a parameter: its value, its gradient and what optimizers keep, there until the graph is collected. */
    private static final int ARRAYS_LEFT = 4;

    private final ComputationGraph graph;
    private final EmbeddingTables tables;
    private final long seed;
    private final GradientPolicy policy;
    private final List<Replica> replicas = new ArrayList<>();
    /** By worker: adds its dense gradients to the first one's. */
    private final List<Sum> sums = new ArrayList<>();

    private Norm2 norm;
    private final ExecutorService executor;
    private long firstIteration;
    private Map<String, Double> losses = Map.of();
    private Runnable idle = () -> {};

    /**
     * Opens the graph for training at a constant learning rate.
     *
     * @see #HostTrainer(ComputationGraph, EmbeddingTables, int, long, GradientPolicy)
     */
    public HostTrainer(ComputationGraph graph, EmbeddingTables tables, int workers, long seed) {
        this(graph, tables, workers, seed, GradientPolicy.PLAIN);
    }

    /**
     * Opens the graph for training.
     *
     * @param graph initialised, with an updater for its dense parameters
     * @param tables what its embedding vertices read, updated by their own optimizer
     * @param workers W, at least 1
     * @param seed of dropout; the data's order is the iterator's own
     * @param policy its steps are counted from here
     */
    public HostTrainer(ComputationGraph graph, EmbeddingTables tables, int workers, long seed, GradientPolicy policy) {
        if (workers < 1) {
            throw new IllegalArgumentException("%s workers; expected at least 1".formatted(workers));
        }
        this.graph = graph;
        this.tables = tables;
        this.seed = seed;
        this.policy = policy;
        goOnAfter(0);
        if (graph.getGradientsViewArray() == null) {
            graph.initGradientsView();
        }
        // It keeps views of that array.
        graph.getUpdater(true);
        replicas.add(Replica.master(graph, tables));
        for (int worker = 1; worker < workers; worker++) {
            replicas.add(Replica.sharing(graph, tables));
        }
        replicas.forEach(replica -> sums.add(new Sum()));
        executor = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "funnel4j-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    public int workers() {
        return replicas.size();
    }

    @Override
    public double step(PreparedBatch prepared) {
        MultiDataSet batch = prepared.batch();
        if (executor.isShutdown()) {
            throw new IllegalStateException("this trainer is closed; open another one");
        }
        int rows = Math.toIntExact(batch.getFeatures(0).size(0));
        int iteration = graph.getConfiguration().getIterationCount();
        int used = Math.min(replicas.size(), rows);
        List<Callable<Double>> tasks = new ArrayList<>();
        for (int worker = 0; worker < used; worker++) {
            Replica replica = replicas.get(worker);
            long from = (long) rows * worker / used;
            long to = (long) rows * (worker + 1) / used;
            long sliceSeed = sliceSeed(iteration, worker);
            tasks.add(() -> {
                double sliceLoss = replica.computeGradients(batch, from, to, iteration, sliceSeed);
                idle.run();
                return sliceLoss;
            });
        }
        double loss = 0;
        for (double sliceLoss : invokeAll(tasks)) {
            loss += sliceLoss;
        }
        loss /= rows;
        List<RowGradients> rowGradients = rowGradients(used);
        INDArray gradients = denseGradients(used);
        double denseNorm = denseNorm(gradients) / rows;
        requireFinite(batch, "the loss became %s", loss);
        requireFinite(batch, "the norm of the gradient became %s", denseNorm);
        losses = losses(used, rows);
        Optional<StepUpdate> rowUpdate =
                rowGradients.isEmpty() ? Optional.empty() : Optional.of(tables.begin(rowGradients, rows));
        double gradientFactor = 1;
        if (policy.clipNorm().isPresent()) {
            double norm = norm(denseNorm, rowUpdate);
            requireFinite(batch, "the norm of the gradient became %s", norm);
            gradientFactor = policy.gradientFactor(norm);
        }
        GraphListeners.gradientsAreThere(graph);
        apply(gradients, rowUpdate, rows, iteration, gradientFactor);
        graph.setScore(loss + replicas.get(0).regularization());
        GraphListeners.stepDone(graph, batch, iteration);
        graph.getConfiguration().setIterationCount(iteration + 1);
        return loss;
    }

    @Override
    public boolean tellIdle(Runnable listener) {
        idle = listener;
        return true;
    }

    @Override
    public Map<String, Double> losses() {
        return losses;
    }

    @Override
    public Set<String> objectives() {
        return replicas.get(0).objectives().keySet();
    }

    @Override
    public void goOnAfter(long steps) {
        firstIteration = graph.getConfiguration().getIterationCount() - steps;
    }

    /** Does nothing: the graph and the tables are what is trained. */
    @Override
    public void writeBack() {}

    @Override
    public ComputationGraph graph() {
        return graph;
    }

    @Override
    public EmbeddingTables tables() {
        return tables;
    }

    /** Reader by reader, and of each slice by slice. */
    private List<RowGradients> rowGradients(int used) {
        List<List<RowGradients>> slices = replicas.subList(0, used).stream()
                .map(Replica::takeRowGradients)
                .toList();
        List<RowGradients> byReader = new ArrayList<>();
        for (int reader = 0; reader < slices.get(0).size(); reader++) {
            for (List<RowGradients> slice : slices) {
                if (slice.get(reader) != null) {
                    byReader.add(slice.get(reader));
                }
            }
        }
        return byReader;
    }

    /** The batch's gradients summed over the replicas, in the first one's array. */
    private INDArray denseGradients(int used) {
        INDArray gradients = replicas.get(0).denseGradients();
        for (int worker = 1; worker < used; worker++) {
            sums.get(worker).add(gradients, replicas.get(worker).denseGradients());
        }
        return gradients;
    }

    /** The gradients lie in one array, so that the operation serves all steps. */
    private double denseNorm(INDArray gradients) {
        if (norm == null || norm.x() != gradients) {
            norm = new Norm2(gradients);
        }
        return Nd4j.getExecutioner().exec(norm).getDouble(0);
    }

    private double norm(double denseNorm, Optional<StepUpdate> rowUpdate) {
        double squares = denseNorm * denseNorm;
        if (rowUpdate.isPresent()) {
            for (double ofTable : invokeAll(rowUpdate.get().squaredNorms())) {
                squares += ofTable;
            }
        }
        return Math.sqrt(squares);
    }

    private void apply(
            INDArray gradients, Optional<StepUpdate> rowUpdate, int rows, int iteration, double gradientFactor) {
        double rateFactor = policy.schedule().factor(iteration - firstIteration);
        List<Callable<Void>> updates = new ArrayList<>();
        updates.add(() -> {
            applyDense(gradients, rows, iteration, gradientFactor, rateFactor);
            return null;
        });
        rowUpdate.ifPresent(update -> updates.addAll(update.apply(gradientFactor, rateFactor)));
        invokeAll(updates);
    }

    /** Each of Deeplearning4j's updates that are used here is in proportion to the learning rate. */
    private void applyDense(INDArray gradients, int rows, int iteration, double gradientFactor, double rateFactor) {
        if (gradientFactor != 1) {
            gradients.muli(gradientFactor);
        }
        graph.getUpdater()
                .update(
                        replicas.get(0).gradient(),
                        iteration,
                        graph.getConfiguration().getEpochCount(),
                        rows,
                        LayerWorkspaceMgr.noWorkspaces());
        if (rateFactor != 1) {
            gradients.muli(rateFactor);
        }
        INDArray parameters = graph.params();
        parameters.subi(gradients.reshape(parameters.shape()));
        Nd4j.getExecutioner().commit();
    }

    private Map<String, Double> losses(int used, int rows) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (int worker = 0; worker < used; worker++) {
            replicas.get(worker).addLosses(rowsOf(worker, used, rows), sums);
        }
        sums.replaceAll((output, sum) -> sum / rows);
        return Collections.unmodifiableMap(sums);
    }

    private static long rowsOf(int worker, int used, int rows) {
        return (long) rows * (worker + 1) / used - (long) rows * worker / used;
    }

    private void requireFinite(MultiDataSet batch, String what, double value) {
        if (!Double.isFinite(value)) {
            throw new DivergedException(
                    what.formatted(value),
                    graph.getConfiguration().getIterationCount() - firstIteration + 1,
                    CulpritSearch.find(
                            Math.toIntExact(batch.getFeatures(0).size(0)), (from, to) -> isFinite(batch, from, to)));
        }
    }

    private boolean isFinite(MultiDataSet batch, int from, int to) {
        int iteration = graph.getConfiguration().getIterationCount();
        Replica replica = replicas.get(0);
        double loss = invokeAll(List.<Callable<Double>>of(
                        () -> replica.computeGradients(batch, from, to, iteration, sliceSeed(iteration, 0))))
                .get(0);
        replica.takeRowGradients();
        return Double.isFinite(loss)
                && Double.isFinite(replica.denseGradients().norm2Number().doubleValue());
    }

    private long sliceSeed(int iteration, int worker) {
        long mixed = (seed + 1) * 0x9E3779B97F4A7C15L + iteration * 0xBF58476D1CE4E5B9L + worker * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return mixed == 0 ? 1 : mixed;
    }

    private <T> List<T> invokeAll(List<Callable<T>> tasks) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("training was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a replica failed", e.getCause());
        }
    }

    /** Ends the workers, frees what they held and binds the graph's embeddings for plain {@code graph.fit(...)}. */
    @Override
    public void close() {
        if (executor.isShutdown()) {
            return;
        }
        freeWorkspaces();
        executor.shutdown();
        replicas.forEach(Replica::releaseArrays);
        replicas.subList(1, replicas.size()).forEach(Replica::release);
        replicas.get(0).bind(tables, GradientMode.APPLY);
        DroppedArrays.count((long) ARRAYS_LEFT
                * graph.numParams()
                * graph.params().dataType().width());
    }

    /** Workspaces belong to their thread and would outlive it. Each thread waits for the others, so each has one task. */
    private void freeWorkspaces() {
        CountDownLatch all = new CountDownLatch(workers());
        List<Callable<Double>> tasks = Collections.nCopies(workers(), () -> {
            // The manager's call for all of them would collect the whole heap, once for each worker.
            MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
            workspaces.getAllWorkspacesForCurrentThread().forEach(workspaces::destroyWorkspace);
            all.countDown();
            all.await();
            return 0.0;
        });
        invokeAll(tasks);
    }
}
