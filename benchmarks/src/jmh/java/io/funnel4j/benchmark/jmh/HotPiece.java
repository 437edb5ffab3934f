// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How the hot pieces of a step are measured: one thread, microseconds a call, the options of the launcher. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx4g", "-Xmn96m", "-XX:+UseParallelGC", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"})
public abstract class HotPiece {
    static final int BATCH_SIZE = 4096;
    static final long SEED = 7;
}
