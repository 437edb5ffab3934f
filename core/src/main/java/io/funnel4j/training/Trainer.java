package io.funnel4j.training;

import io.funnel4j.embedding.EmbeddingReader.GradientMode;
import io.funnel4j.embedding.EmbeddingTables;
import io.funnel4j.embedding.RowGradients;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a graph with W replicas. Each computes its slice of the batch on a thread of its own; gradients are summed in
 * the order of the slices and applied once. So a step is synchronous and exact, and the same seed and number of workers
 * give the same bits, dropout included.
 *
 * <p>Run with {@code OMP_NUM_THREADS=1}: the replicas are the parallelism. While a trainer is open the graph's
 * embeddings collect their gradients; {@link #close()} binds them for plain {@code graph.fit(...)} again.
 */
public final class Trainer implements AutoCloseable {
    private final ComputationGraph graph;
    private final EmbeddingTables tables;
    private final long seed;
    private final List<Replica> replicas = new ArrayList<>();
    private final ExecutorService executor;

    /**
     * Opens the graph for training.
     *
     * @param graph initialised, with an updater for its dense parameters
     * @param tables what its embedding vertices read, updated by their own optimizer
     * @param workers W, at least 1
     * @param seed of dropout; the data's order is the iterator's own
     */
    public Trainer(ComputationGraph graph, EmbeddingTables tables, int workers, long seed) {
        if (workers < 1) {
            throw new IllegalArgumentException("%d workers; expected at least 1".formatted(workers));
        }
        this.graph = graph;
        this.tables = tables;
        this.seed = seed;
        graph.getUpdater(true);
        graph.initGradientsView();
        replicas.add(Replica.master(graph, tables));
        for (int worker = 1; worker < workers; worker++) {
            replicas.add(Replica.sharing(graph, tables));
        }
        executor = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "funnel4j-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    public int workers() {
        return replicas.size();
    }

    /**
     * One step on one batch.
     *
     * @return the mean loss of the batch before the step, without regularization; {@code graph.score()} has it with
     *     regularization
     * @throws DivergedException if the loss is no longer finite; the parameters are left as they were
     */
    public double step(MultiDataSet batch) {
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
            tasks.add(() -> replica.computeGradients(batch, from, to, iteration, sliceSeed));
        }
        double loss = 0;
        for (double sliceLoss : invokeAll(tasks)) {
            loss += sliceLoss;
        }
        loss /= rows;
        List<RowGradients> rowGradients = replicas.subList(0, used).stream()
                .flatMap(replica -> replica.takeRowGradients().stream())
                .toList();
        if (!Double.isFinite(loss)) {
            throw new DivergedException(iteration, loss);
        }
        List<Callable<Void>> updates = new ArrayList<>();
        updates.add(() -> {
            applyDense(used, rows, iteration);
            return null;
        });
        if (!rowGradients.isEmpty()) {
            updates.addAll(tables.updates(rowGradients, rows));
        }
        invokeAll(updates);
        graph.setScore(loss + replicas.get(0).regularization());
        tellListeners(batch, iteration);
        graph.getConfiguration().setIterationCount(iteration + 1);
        return loss;
    }

    /** As in plain {@code graph.fit(...)}: the whole batch and its score, the iteration counted from 0. */
    private void tellListeners(MultiDataSet batch, int iteration) {
        if (graph.getListeners().isEmpty()) {
            return;
        }
        graph.setInputs(batch.getFeatures());
        for (TrainingListener listener : graph.getListeners()) {
            listener.iterationDone(graph, iteration, graph.getConfiguration().getEpochCount());
        }
    }

    /** Tells the graph's listeners. */
    void startEpoch() {
        graph.getListeners().forEach(listener -> listener.onEpochStart(graph));
    }

    /** Tells the graph's listeners, and counts the epoch for them and for schedules. */
    void endEpoch() {
        graph.getListeners().forEach(listener -> listener.onEpochEnd(graph));
        graph.incrementEpochCount();
    }

    ComputationGraph graph() {
        return graph;
    }

    EmbeddingTables tables() {
        return tables;
    }

    private void applyDense(int used, int rows, int iteration) {
        INDArray gradients = replicas.get(0).denseGradients();
        for (int worker = 1; worker < used; worker++) {
            gradients.addi(replicas.get(worker).denseGradients());
        }
        graph.getUpdater()
                .update(
                        graph.gradient(),
                        iteration,
                        graph.getConfiguration().getEpochCount(),
                        rows,
                        LayerWorkspaceMgr.noWorkspaces());
        INDArray parameters = graph.params();
        parameters.subi(gradients.reshape(parameters.shape()));
        Nd4j.getExecutioner().commit();
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
        replicas.subList(1, replicas.size()).forEach(Replica::release);
        replicas.get(0).bind(tables, GradientMode.APPLY);
    }

    /** Workspaces belong to their thread and would outlive it. Each thread waits for the others, so each has one task. */
    private void freeWorkspaces() {
        CountDownLatch all = new CountDownLatch(workers());
        List<Callable<Double>> tasks = Collections.nCopies(workers(), () -> {
            Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
            all.countDown();
            all.await();
            return 0.0;
        });
        invokeAll(tasks);
    }
}
