// SPDX-License-Identifier: Apache-2.0
/** Encoded exposures, spread over a cluster. */
package io.funnel4j.spark.data;
