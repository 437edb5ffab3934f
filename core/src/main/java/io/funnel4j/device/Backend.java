// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import io.funnel4j.text.EnumNames;

/** Where ND4J computes. */
public enum Backend {
    CPU("nd4j-native", "org.nd4j.linalg.cpu.nativecpu.CpuBackend"),
    CUDA("nd4j-cuda-11.6", "org.nd4j.linalg.jcublas.JCublasBackend");

    private final String artifact;
    private final String className;

    Backend(String artifact, String className) {
        this.artifact = artifact;
        this.className = className;
    }

    /** Of ND4J's artifact, in group {@code org.nd4j}. */
    public String artifact() {
        return artifact;
    }

    /** Of ND4J's class, whose name alone is looked at: the class starts native code. */
    String className() {
        return className;
    }

    /** As configurations write it: {@code cuda}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
