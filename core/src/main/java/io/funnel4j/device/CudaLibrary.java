// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import java.util.stream.Stream;

/** What computes on NVIDIA GPUs, and which of them its machine code is for. Neither holds code that a driver could compile. */
public enum CudaLibrary {
    /** ND4J 1.0.0-M2.1, for CUDA 11.6. It spreads threads over all devices that it sees. */
    ND4J("ND4J", "compute capability 3.7 or 5.0 to 8.9", 510, true, "3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6"),
    /** libtorch 2.5.1, for CUDA 12.6. */
    LIBTORCH("libtorch", "compute capability 5.0 to 9.x", 525, false, "5.0, 6.0, 7.0, 8.0, 9.0");

    private final String words;
    private final String supported;
    private final int driver;
    private final boolean oneDevice;
    private final String code;

    CudaLibrary(String words, String supported, int driver, boolean oneDevice, String code) {
        this.words = words;
        this.supported = supported;
        this.driver = driver;
        this.oneDevice = oneDevice;
        this.code = code;
    }

    boolean runsOn(Device device) {
        return Stream.of(code.split(", ", -1)).map(ComputeCapability::parse).anyMatch(device.capability()::runs);
    }

    /** Whether it must see no other device than the one that it is to use. */
    boolean needsOneDevice() {
        return oneDevice;
    }

    /** What it runs on. */
    String supported() {
        return "%s NVIDIA GPU of %s (%s has machine code for %s), driver %s or later"
                .formatted(oneDevice ? "one" : "an", supported, words, code, driver);
    }
}
