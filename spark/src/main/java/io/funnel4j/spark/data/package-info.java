// SPDX-License-Identifier: Apache-2.0
/** Encoded exposures, spread over a cluster. */
@Internal
package io.funnel4j.spark.data;

import io.funnel4j.Internal;
