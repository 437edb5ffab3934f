// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training.engine;

import io.funnel4j.text.EnumNames;

/** In what numbers an engine that has a choice computes the products of matrices. Losses are float64 and what is trained float32 with all of them. */
public enum Precision {
    /** As on the CPU, to float32's last digits. */
    FLOAT32,
    /** Factors of 10 bits on GPUs from compute capability 8.0 on, float32 sums; float32 elsewhere. */
    TF32,
    /** Factors and products of 7 bits. */
    BFLOAT16;

    /** As configurations write it: {@code float32}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
