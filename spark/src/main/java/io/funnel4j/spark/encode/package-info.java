// SPDX-License-Identifier: Apache-2.0
/** From the rows of a DataFrame to encoded exposures on a cluster, as one machine encodes them. */
package io.funnel4j.spark.encode;
