// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.storage.RDDInfo;

/** Kills one executor, or makes it stand still, once, in a given round. Executors are children of this process. */
final class ExecutorFault extends SparkListener {
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
    private final boolean kills;
    private final Map<Integer, StageInfo> stages = new ConcurrentHashMap<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger secondAttempts = new AtomicInteger();
    private volatile long stopped;

    private ExecutorFault(Moment moment, int round, boolean kills) {
        this.moment = moment;
        this.round = round;
        this.kills = kills;
    }

    static ExecutorFault killed(Moment moment, int round) {
        return new ExecutorFault(moment, round, true);
    }

    /** It goes on when what it was doing has been done by another. */
    static ExecutorFault stopped(Moment moment, int round) {
        return new ExecutorFault(moment, round, false);
    }

    /** How often it happened. */
    int done() {
        return done.get();
    }

    /** Speculative tasks that came to an end. */
    int secondAttempts() {
        return secondAttempts.get();
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
            happen(event.taskInfo().executorId());
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        if (event.taskInfo().speculative() && event.taskInfo().successful()) {
            secondAttempts.incrementAndGet();
            goOn();
        }
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted event) {
        if (moment == Moment.ANSWERED && computes(event.stageInfo(), SparkRounds.BLOCKS + round)) {
            happen("0");
        }
    }

    private static boolean computes(StageInfo stage, String rdd) {
        return stage.rddInfos().iterator().map(RDDInfo::name).contains(rdd);
    }

    private void happen(String executor) {
        if (!done.compareAndSet(0, 1)) {
            return;
        }
        ProcessHandle process = ProcessHandle.current()
                .children()
                .filter(child -> arguments(child).contains("--executor-id\0" + executor + "\0"))
                .findFirst()
                .orElseThrow();
        if (kills) {
            process.destroyForcibly();
        } else {
            stopped = process.pid();
            signal("STOP", stopped);
        }
    }

    private static String arguments(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException ended) {
            return "";
        }
    }

    private void goOn() {
        if (stopped != 0) {
            signal("CONT", stopped);
            stopped = 0;
        }
    }

    private static void signal(String signal, long process) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process))
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
