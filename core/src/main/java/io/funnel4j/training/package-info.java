/**
 * Training: W replicas of a graph that share its dense parameters and embedding tables, one synchronous step a batch,
 * epochs with early stopping on a metric.
 */
package io.funnel4j.training;
