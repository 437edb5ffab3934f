/**
 * The behavior graph: which behavior may follow which, with what probability, and where a loss is taken.
 *
 * <p>Start at {@link io.funnel4j.behavior.BehaviorGraph}. {@link io.funnel4j.behavior.Paths} is the algebra of the
 * probabilities P(b | a) on plain arrays, {@link io.funnel4j.behavior.Formula} the same algebra as text. Nothing here
 * knows Deeplearning4j.
 */
package io.funnel4j.behavior;
