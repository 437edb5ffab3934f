/**
 * Training on encoded exposures from end to end, and the comparison of models over generated worlds.
 *
 * <p>{@link io.funnel4j.benchmark.ModelTraining} trains one model; {@link io.funnel4j.benchmark.Comparison} trains several
 * on the same worlds and judges each probability in its own space, against labels and against the truth.
 */
package io.funnel4j.benchmark;
