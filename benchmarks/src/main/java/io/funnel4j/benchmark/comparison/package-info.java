/**
 * Models side by side: each trained from many seeds on the same data, judged on the same rows, and told apart by paired
 * differences. {@link io.funnel4j.benchmark.comparison.Comparison} runs {@link
 * io.funnel4j.benchmark.comparison.ComparedModel}s over {@link io.funnel4j.benchmark.comparison.ComparisonData}, keeps every
 * {@link io.funnel4j.benchmark.comparison.SeedResult} in a {@link io.funnel4j.benchmark.comparison.ResultStore}, and ends in a
 * {@link io.funnel4j.report.result.ComparisonReport}.
 */
package io.funnel4j.benchmark.comparison;
