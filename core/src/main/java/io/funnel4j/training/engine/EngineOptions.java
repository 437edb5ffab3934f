// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training.engine;

/**
 * How an engine is to compute.
 *
 * @param cuda whether on an NVIDIA GPU; else on the CPU
 * @param precision of products of matrices
 * @param deterministic whether the same training gives the same bits, on a GPU too
 */
public record EngineOptions(boolean cuda, Precision precision, boolean deterministic) {
    /** On the CPU, to float32's last digits. */
    public static final EngineOptions CPU = new EngineOptions(false, Precision.FLOAT32, true);

    /** On an NVIDIA GPU, to float32's last digits, to the same bits each time. */
    public static final EngineOptions CUDA = new EngineOptions(true, Precision.FLOAT32, true);
}
