/**
 * How fast the same ESMM trains on engines side by side: {@link io.funnel4j.benchmark.speed.Bench} starts a process for
 * each contender in turn, round by round, and {@link io.funnel4j.benchmark.speed.BenchReport} holds what they measured.
 */
package io.funnel4j.benchmark.speed;
