// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.model.FunnelSpec;
import io.funnel4j.spark.round.LocalTrainer;
import io.funnel4j.training.GradientPolicy;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The trainers of this process, one per task that runs at once, kept from round to round: their graphs and threads are worth it.
 * Which of them a task gets makes no difference to its bits.
 */
final class LocalTrainers {
    private static final Map<String, Queue<LocalTrainer>> FREE = new ConcurrentHashMap<>();

    private LocalTrainers() {}

    /** What a task does with a trainer. */
    interface Use<T> {
        T with(LocalTrainer trainer);
    }

    /**
     * Lends a trainer; after a failure it is closed.
     *
     * @param training whose the trainer is; one spec, policy and number of threads each
     */
    static <T> T use(String training, FunnelSpec spec, int threads, GradientPolicy policy, Use<T> use) {
        Queue<LocalTrainer> free = FREE.computeIfAbsent(training, unseen -> new ConcurrentLinkedQueue<>());
        LocalTrainer found = free.poll();
        LocalTrainer trainer = found == null ? new LocalTrainer(spec, threads, policy) : found;
        boolean done = false;
        try {
            T result = use.with(trainer);
            done = true;
            return result;
        } finally {
            if (done) {
                free.add(trainer);
            } else {
                trainer.close();
            }
        }
    }

    /** Closes the free trainers of a training in this process. */
    static void close(String training) {
        Queue<LocalTrainer> free = FREE.remove(training);
        if (free != null) {
            free.forEach(LocalTrainer::close);
        }
    }
}
