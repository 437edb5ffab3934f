// SPDX-License-Identifier: Apache-2.0
/** Event files that TensorBoard shows: {@link io.funnel4j.tracking.tensorboard.TensorBoardTracker} writes them. */
package io.funnel4j.tracking.tensorboard;
