// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.run;

import io.funnel4j.memory.Bytes;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.problem.Problems;
import io.funnel4j.spark.train.ClusterPlan;
import io.funnel4j.text.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** What a cluster must be set to, checked before it works; a wrong setting is answered by the line to add. */
public final class ClusterCheck {
    /** The first Java with the classes' version. */
    private static final int JAVA = 17;

    /** Of a heap, what blocks of tables may take: their old version, the new one, and the messages between them. */
    private static final double SHARE_OF_HEAP = 0.6;

    private static final int VERSIONS = 3;

    private final JavaSparkContext context;
    private final SparkConf conf;
    private final boolean local;
    private final Problems problems = new Problems();

    private ClusterCheck(JavaSparkContext context) {
        this.context = context;
        this.conf = context.getConf();
        this.local = context.master().matches("local(\\[.*])?");
    }

    /**
     * Checks Java, threads and JavaCPP's cache of all executors that are there.
     *
     * @param threadsPerTask W
     * @throws io.funnel4j.problem.InvalidSpecException with a line to add for each setting that is wrong
     */
    public static void settings(JavaSparkContext context, int threadsPerTask) {
        ClusterCheck check = new ClusterCheck(context);
        check.settings(threadsPerTask);
        check.problems.throwIfAny("the cluster");
    }

    private void settings(int threadsPerTask) {
        List<ExecutorState> executors = ExecutorState.all(context);
        executors.stream()
                .filter(executor -> executor.java() < JAVA)
                .findFirst()
                .ifPresent(executor -> problems.add(
                        "executor %s on %s runs Java %s; expected %s or later: --conf spark.executorEnv.JAVA_HOME=<a JDK %s>"
                                .formatted(executor.executor(), executor.host(), executor.java(), JAVA, JAVA)));
        int cpus = conf.getInt("spark.task.cpus", 1);
        if (!local && threadsPerTask > cpus) {
            problems.add("%s threads per task, but Spark counts %s: --conf spark.task.cpus=%s"
                    .formatted(threadsPerTask, cpus, threadsPerTask));
        }
        if (local) {
            return;
        }
        executors.stream()
                .filter(executor -> !executor.ompThreads().equals("1"))
                .findFirst()
                .ifPresent(executor -> problems.add(
                        "OMP_NUM_THREADS is %s on executor %s, where native code would take all cores for each task: --conf spark.executorEnv.OMP_NUM_THREADS=1"
                                .formatted(
                                        executor.ompThreads().isEmpty() ? "not set" : executor.ompThreads(),
                                        executor.executor())));
        executors.stream()
                .filter(executor -> !executor.cacheWritable())
                .findFirst()
                .ifPresent(executor -> problems.add("executor %s on %s cannot unpack native libraries into '%s': %s"
                        .formatted(executor.executor(), executor.host(), executor.cache(), CACHE)));
        Set<String> caches = new HashSet<>();
        executors.stream()
                .filter(executor -> !caches.add(executor.host() + executor.cache()))
                .findFirst()
                .ifPresent(executor -> problems.add(
                        "executors on %s unpack native libraries into the same folder, '%s', and may find them half written: %s"
                                .formatted(executor.host(), executor.cache(), CACHE)));
    }

    private static final String CACHE =
            "--conf \"spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=/tmp/javacpp-{{APP_ID}}-{{EXECUTOR_ID}}\"";

    /**
     * Checks that the blocks of a model's tables fit into the executors.
     *
     * @throws io.funnel4j.problem.InvalidSpecException saying how many blocks or how much memory it takes
     */
    public static void memory(JavaSparkContext context, FunnelSpec spec, ClusterPlan plan) {
        ClusterCheck check = new ClusterCheck(context);
        check.memory(spec, plan);
        check.problems.throwIfAny("the cluster");
    }

    private void memory(FunnelSpec spec, ClusterPlan plan) {
        long tables = tableBytes(spec);
        List<ExecutorState> executors = ExecutorState.all(context);
        long heap = executors.stream().mapToLong(ExecutorState::heap).min().orElseThrow();
        int cores = Math.max(1, context.defaultParallelism() / Math.max(1, executors.size()));
        int tasks = Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
        double room = SHARE_OF_HEAP * heap / tasks / VERSIONS;
        long block = (tables + plan.blocks() - 1) / plan.blocks();
        if (block > room) {
            problems.add(Message.of(
                    "the tables have %s with the optimizer's state, so one of %,d blocks has %s; %,d at a time leave room for %s each in an executor's heap of %s: take at least %,d blocks, or more memory: --conf spark.executor.memory",
                    Bytes.text(tables),
                    plan.blocks(),
                    Bytes.text(block),
                    tasks,
                    Bytes.text((long) room),
                    Bytes.text(heap),
                    (long) Math.ceil(tables / room)));
        }
    }

    /** What all tables take, with the optimizer's state. */
    public static long tableBytes(FunnelSpec spec) {
        return spec.tables().stream()
                .mapToLong(table -> table.rows()
                        * table.dimension()
                        * (1 + spec.optimizer().rowOptimizer().states())
                        * spec.dataType().width())
                .sum();
    }
}
