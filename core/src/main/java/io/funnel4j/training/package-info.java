/**
 * Training of a {@link org.deeplearning4j.nn.graph.ComputationGraph} with host embedding tables: {@link
 * io.funnel4j.training.Trainer} makes steps, {@link io.funnel4j.training.TrainingLoop} epochs with validation, early stopping
 * and {@link io.funnel4j.training.Checkpoints}. Tests that need a compiled model lie in the module {@code models}.
 */
package io.funnel4j.training;
