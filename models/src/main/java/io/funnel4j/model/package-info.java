/**
 * Entire-space models as Deeplearning4j graphs: a {@link io.funnel4j.model.FunnelSpec} says what to build, {@link
 * io.funnel4j.model.GraphCompiler} turns it into a {@code ComputationGraphConfiguration}, and {@link
 * io.funnel4j.model.FunnelModel} is the graph with its embedding tables: to train, score, save and load. {@link
 * io.funnel4j.model.Preset} holds the models of the papers.
 */
package io.funnel4j.model;
