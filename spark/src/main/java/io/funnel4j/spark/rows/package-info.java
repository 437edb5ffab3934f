// SPDX-License-Identifier: Apache-2.0
/** Rows of Spark as the cells that encoders read, and what a schema must have for them. */
@Internal
package io.funnel4j.spark.rows;

import io.funnel4j.Internal;
