/**
 * What stands behind the metrics of an evaluation, computed once, at its end: confidence intervals, curves, and findings that a
 * reader should see first. {@link io.funnel4j.evaluation.detail.EvaluationTable} prints an evaluation.
 */
package io.funnel4j.evaluation.detail;
