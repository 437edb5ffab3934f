// SPDX-License-Identifier: Apache-2.0
/** Models where Spark keeps files, on their way to executors, and open there. */
@Internal
package io.funnel4j.spark.store;

import io.funnel4j.Internal;
