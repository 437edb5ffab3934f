/**
 * How good predicted probabilities are, each in its own space: P(b) on all exposures, P(b | a) on the rows where a
 * happened.
 *
 * <p>Start at {@link io.funnel4j.evaluation.FunnelEvaluator}, which turns labels and predictions into a {@link
 * io.funnel4j.evaluation.FunnelEvaluation}; {@link io.funnel4j.evaluation.detail.EvaluationTable} prints it. The measures
 * stand on their own: {@link io.funnel4j.evaluation.RankAuc}, {@link io.funnel4j.evaluation.GroupedAuc}, {@link
 * io.funnel4j.evaluation.LogLoss}, {@link io.funnel4j.evaluation.Calibration}; {@link io.funnel4j.evaluation.TrueAuc}
 * and {@link io.funnel4j.evaluation.Ceiling} are for generated worlds, where the truth is a probability.
 *
 * <p>Throughout, a measure that is not defined (an AUC without both classes, a mean over no rows) is {@link Double#NaN}
 * and prints as "n/a": it is neither counted as 0.5 nor left out. Probabilities come as pairs (log p, log(1 - p)), are
 * never clipped, and are ranked by their logit, so that neither 1e-8 nor 1 - 1e-300 collapses into a tie.
 */
package io.funnel4j.evaluation;
