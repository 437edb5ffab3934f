// SPDX-License-Identifier: Apache-2.0
/**
 * The rounds of {@link io.funnel4j.spark.round} as jobs of Apache Spark: plain shuffles, no barrier, no sockets, no broadcast of
 * tables, nothing that a retried task could do twice.
 */
@Internal
package io.funnel4j.spark.train;

import io.funnel4j.Internal;
