// SPDX-License-Identifier: Apache-2.0
/**
 * Evaluation of predictions that are spread over a cluster, with the metrics of {@link io.funnel4j.evaluation}: exact, from sums
 * that are merged in a fixed order; no row comes to the driver. Start at {@link io.funnel4j.spark.evaluate.ClusterEvaluation}.
 */
@Internal
package io.funnel4j.spark.evaluate;

import io.funnel4j.Internal;
