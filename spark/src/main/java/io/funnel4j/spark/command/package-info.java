// SPDX-License-Identifier: Apache-2.0
/** The commands of {@link io.funnel4j.spark.Main}. */
@Internal
package io.funnel4j.spark.command;

import io.funnel4j.Internal;
