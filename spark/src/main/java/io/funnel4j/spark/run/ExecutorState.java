// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.run;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What an executor is, as a task finds it.
 *
 * @param java its feature version
 * @param heap bytes at most
 * @param ompThreads the environment's OMP_NUM_THREADS; empty for none
 * @param cache where JavaCPP unpacks native libraries
 * @param cacheWritable whether it can
 */
record ExecutorState(
        String executor, String host, int java, long heap, String ompThreads, String cache, boolean cacheWritable)
        implements Serializable {

    private static ExecutorState here() {
        String cache = System.getProperty(
                "org.bytedeco.javacpp.cachedir",
                System.getProperty(
                        "org.bytedeco.javacpp.cacheDir",
                        Path.of(System.getProperty("user.home"), ".javacpp", "cache")
                                .toString()));
        return new ExecutorState(
                SparkEnv.get().executorId(),
                SparkEnv.get().blockManager().blockManagerId().host(),
                Runtime.version().feature(),
                Runtime.getRuntime().maxMemory(),
                System.getenv().getOrDefault("OMP_NUM_THREADS", ""),
                cache,
                writable(Path.of(cache)));
    }

    private static boolean writable(Path cache) {
        Path there = cache;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there != null && Files.isWritable(there);
    }

    /** The executors that take tasks now, by their names. */
    static List<ExecutorState> all(JavaSparkContext context) {
        int tasks = 2 * Math.max(1, context.defaultParallelism());
        Map<String, ExecutorState> found = new TreeMap<>();
        context.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .map(task -> here())
                .collect()
                .forEach(state -> found.put(state.executor(), state));
        return found.values().stream()
                .sorted(Comparator.comparing(ExecutorState::executor))
                .toList();
    }
}
