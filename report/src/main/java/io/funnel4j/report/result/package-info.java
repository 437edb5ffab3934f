/**
 * What a comparison or a training run found, as plain records: no way of computing it and no way of showing it.
 *
 * <p>Start at {@link io.funnel4j.report.result.ComparisonReport} (several models over several seeds) or {@link
 * io.funnel4j.report.result.RunReport} (one training run). A figure that is undefined (an AUC without positives, a model
 * that failed on a seed) is NaN here, null in JSON and "n/a" in text.
 */
package io.funnel4j.report.result;
