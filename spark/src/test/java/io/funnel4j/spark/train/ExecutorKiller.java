// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.storage.RDDInfo;

/** Kills one executor of a {@code local-cluster}, once, in a given round. Executors are the children of this process. */
final class ExecutorKiller extends SparkListener {
    /** When. */
    enum Moment {
        /** A worker is training. */
        TRAINING,
        /** A block is merging. */
        MERGING,
        /** The blocks are merged and the answers written. */
        ANSWERED
    }

    private final Moment moment;
    private final int round;
    private final Map<Integer, StageInfo> stages = new ConcurrentHashMap<>();
    private final AtomicInteger killed = new AtomicInteger();

    ExecutorKiller(Moment moment, int round) {
        this.moment = moment;
        this.round = round;
    }

    int killed() {
        return killed.get();
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        stages.put(event.stageInfo().stageId(), event.stageInfo());
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
        StageInfo stage = stages.get(event.stageId());
        boolean training = computes(stage, SparkRounds.WORKERS + round);
        boolean merging = computes(stage, SparkRounds.BLOCKS + round);
        if ((moment == Moment.TRAINING && training) || (moment == Moment.MERGING && merging)) {
            kill();
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        if (moment == Moment.ANSWERED && computes(event.stageInfo(), SparkRounds.BLOCKS + round)) {
            kill();
        }
    }

    private static boolean computes(StageInfo stage, String rdd) {
        return stage.rddInfos().iterator().map(RDDInfo::name).contains(rdd);
    }

    private void kill() {
        if (killed.get() > 0) {
            return;
        }
        Optional<ProcessHandle> executor = ProcessHandle.current().children().findFirst();
        executor.ifPresent(process -> {
            process.destroyForcibly();
            killed.incrementAndGet();
        });
    }
}
