/** Microbenchmarks, run by JMH; the commands and figures stand in {@code benchmarks/README.md}. */
package io.funnel4j.benchmark.jmh;
