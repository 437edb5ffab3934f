// SPDX-License-Identifier: Apache-2.0
/** A run on a cluster: its settings are checked, its log is encoded, its model trained, evaluated and saved. */
@Internal
package io.funnel4j.spark.run;

import io.funnel4j.Internal;
