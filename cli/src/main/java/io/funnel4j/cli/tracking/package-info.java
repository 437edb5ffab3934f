// SPDX-License-Identifier: Apache-2.0
/** What a training run tells MLflow and TensorBoard: {@link io.funnel4j.cli.tracking.RunTracking}. */
package io.funnel4j.cli.tracking;
