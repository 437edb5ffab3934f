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
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.storage.RDDInfo;

/** Kills one executor, or slows it down, once, in a given round. Executors are children of this process. */
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

    private static final long STANDS_MILLIS = 300;
    private static final long RUNS_MILLIS = 20;

    private final Moment moment;
    private final int round;
    private final boolean kills;
    private final Map<Integer, StageInfo> stages = new ConcurrentHashMap<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger secondAttempts = new AtomicInteger();

    private ExecutorFault(Moment moment, int round, boolean kills) {
        this.moment = moment;
        this.round = round;
        this.kills = kills;
    }

    static ExecutorFault killed(Moment moment, int round) {
        return new ExecutorFault(moment, round, true);
    }

    /** Until what it was doing has been begun by another. One that stood still would stop all who fetch from it. */
    static ExecutorFault slowed(Moment moment, int round) {
        return new ExecutorFault(moment, round, false);
    }

    /** How often it happened. */
    int done() {
        return done.get();
    }

    /** Tasks that were begun a second time. */
    int secondAttempts() {
        return secondAttempts.get();
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted event) {
        stages.put(event.stageInfo().stageId(), event.stageInfo());
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
        if (event.taskInfo().speculative()) {
            secondAttempts.incrementAndGet();
        }
        StageInfo stage = stages.get(event.stageId());
        boolean training = computes(stage, SparkRounds.WORKERS + round);
        boolean merging = computes(stage, SparkRounds.BLOCKS + round);
        if ((moment == Moment.TRAINING && training) || (moment == Moment.MERGING && merging)) {
            happen(event.taskInfo().executorId());
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
            Thread slowing = new Thread(() -> slow(process.pid()), "slowing");
            slowing.setDaemon(true);
            slowing.start();
        }
    }

    private void slow(long process) {
        try {
            while (secondAttempts.get() == 0) {
                signal("STOP", process);
                Thread.sleep(STANDS_MILLIS);
                signal("CONT", process);
                Thread.sleep(RUNS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String arguments(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException ended) {
            return "";
        }
    }

    private static void signal(String signal, long process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process))
                .inheritIO()
                .start()
                .waitFor();
    }
}
