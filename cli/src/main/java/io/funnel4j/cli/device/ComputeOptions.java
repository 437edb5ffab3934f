// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.device;

import io.funnel4j.device.Backend;
import io.funnel4j.training.engine.EngineOptions;
import io.funnel4j.training.engine.Precision;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where an engine computes, and how. */
public final class ComputeOptions {
    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu or cuda (default: FUNNEL4J_DEVICE, or cpu)")
    private Backend device;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "of torch's products of matrices: float32, tf32 or bfloat16 (default: float32)")
    private Precision precision;

    @Option(
            names = "--any-order",
            description = "lets torch on cuda add in any order: the same training then differs in its last digits")
    private boolean anyOrder;

    /** The device that was asked for; empty for what the build has. */
    Optional<Backend> device() {
        String set = System.getenv("FUNNEL4J_DEVICE");
        return device == null && "cuda".equalsIgnoreCase(set) ? Optional.of(Backend.CUDA) : Optional.ofNullable(device);
    }

    /** All that was asked for. */
    public EngineOptions engine() {
        return new EngineOptions(
                device().equals(Optional.of(Backend.CUDA)),
                precision == null ? Precision.FLOAT32 : precision,
                !anyOrder);
    }

    /** Whether something was said that the torch engine alone knows. */
    boolean forTorchAlone() {
        return precision != null || anyOrder;
    }
}
