// SPDX-License-Identifier: Apache-2.0
/**
 * Funnel models in pipelines of Apache Spark. {@link io.funnel4j.spark.FunnelSparkModel} scores and evaluates; what it saves, the
 * plain library opens, and the other way round.
 */
package io.funnel4j.spark;
