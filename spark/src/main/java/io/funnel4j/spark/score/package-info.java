// SPDX-License-Identifier: Apache-2.0
/** The tasks that score rows of Spark. */
@Internal
package io.funnel4j.spark.score;

import io.funnel4j.Internal;
