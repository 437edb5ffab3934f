// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.common.config.ND4JEnvironmentVars;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Starts ND4J on the backend that was asked for. */
public final class Backends {
    private Backends() {}

    /** The backends on the class path; looks, and starts none. */
    public static Set<Backend> onClassPath() {
        Set<Backend> present = EnumSet.noneOf(Backend.class);
        for (Backend backend : Backend.values()) {
            String file = backend.className().replace('.', '/') + ".class";
            if (ND4JClassLoading.getNd4jClassloader().getResource(file) != null) {
                present.add(backend);
            }
        }
        return present;
    }

    /**
     * Starts ND4J, once it is known that its backend can run here.
     *
     * @param asked empty for the one that is on the class path
     * @return the backend and its device, in one line
     * @throws UnusableDeviceException if the backend or a device for it is missing, or a folder that it is unpacked into
     *     cannot be written
     */
    public static String start(Optional<Backend> asked) {
        Optional<Device> device = check(
                asked,
                onClassPath(),
                () -> DeviceCheck.require(CudaLibrary.ND4J),
                System.getenv(ND4JEnvironmentVars.BACKEND_PRIORITY_CPU));
        WritableFolders.require();
        Backend expected = device.isPresent() ? Backend.CUDA : Backend.CPU;
        String started = started(device);
        if (!started.equals(expected.className())) {
            throw new UnusableDeviceException("ND4J started %s, expected %s of %s; leave one backend on the class path"
                    .formatted(started, expected.className(), expected.artifact()));
        }
        return device.map(found -> "CUDA backend on " + found).orElseGet(Backends::cpu);
    }

    /** Whether ND4J, which this starts where it does not run yet, computes on the CPU. */
    public static boolean isCpu() {
        return Nd4j.getBackend().getClass().getName().equals(Backend.CPU.className());
    }

    /** Whether ND4J, which this starts where it does not run yet, computes float32 products by oneDNN. */
    public static boolean hasOneDnn() {
        return Nd4j.getBackend() != null
                && NativeOpsHolder.getInstance()
                        .getDeviceNativeOps()
                        .buildInfo()
                        .contains("HAVE_ONEDNN");
    }

    private static String started(Optional<Device> device) {
        try {
            return Nd4j.getBackend().getClass().getName();
        } catch (LinkageError e) {
            String on = device.map(Device::toString).orElse("the CPU");
            throw new UnusableDeviceException(
                    "ND4J did not start on %s: %s; %s"
                            .formatted(
                                    on,
                                    e.getCause() == null ? e : e.getCause(),
                                    device.isPresent()
                                            ? "the driver may be older than 510; to go on: --device cpu"
                                            : "are its natives for this platform on the class path?"),
                    e);
        }
    }

    /**
     * Which backend ND4J will start: CUDA on the device given, the CPU where none is.
     *
     * @param present on the class path
     * @param devices looks for the device; called for CUDA alone
     * @param cpuPriority what lets ND4J prefer the CPU where both are present; may be null
     */
    static Optional<Device> check(
            Optional<Backend> asked, Set<Backend> present, Supplier<Device> devices, String cpuPriority) {
        if (present.isEmpty()) {
            throw new UnusableDeviceException(
                    "no backend of ND4J on the class path; depend on org.nd4j:%s (CPU) or org.nd4j:%s"
                            .formatted(Backend.CPU.artifact(), Backend.CUDA.artifact()));
        }
        Backend wanted = asked.orElse(present.contains(Backend.CUDA) ? Backend.CUDA : Backend.CPU);
        return switch (wanted) {
            case CUDA -> {
                Device device = devices.get();
                requirePresent(wanted, present);
                yield Optional.of(device);
            }
            case CPU -> {
                requirePresent(wanted, present);
                if (present.contains(Backend.CUDA) && cpuPriority == null) {
                    throw new UnusableDeviceException(
                            "both backends are on the class path, and ND4J tries CUDA first; take org.nd4j:%s off, or set %s=200 in the environment"
                                    .formatted(Backend.CUDA.artifact(), ND4JEnvironmentVars.BACKEND_PRIORITY_CPU));
                }
                yield Optional.empty();
            }
        };
    }

    private static void requirePresent(Backend wanted, Set<Backend> present) {
        if (!present.contains(wanted)) {
            throw new UnusableDeviceException(
                    """
                    --device %s needs ND4J's %s backend, which is not on the class path
                      found:    %s
                      to go on: ./funnel4j builds with the backend that --device names; mvn takes %s; a project of its own
                                depends on org.nd4j:%s in place of the other; or leave out --device"""
                            .formatted(
                                    wanted,
                                    wanted.name(),
                                    present.stream().map(Backend::artifact).collect(Collectors.joining(", ")),
                                    wanted == Backend.CUDA ? "-Pcuda" : "no -Pcuda",
                                    wanted.artifact()));
        }
    }

    private static String cpu() {
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        return "CPU backend: %s cores, %sBLAS %s with %s thread(s), OpenMP with %s"
                .formatted(
                        environment.get(Nd4jEnvironment.CPU_CORES_KEY),
                        hasOneDnn() ? "oneDNN, " : "",
                        environment.get(Nd4jEnvironment.BLAS_VENDOR_KEY),
                        environment.get(Nd4jEnvironment.BLAS_THREADS_KEY),
                        environment.get(Nd4jEnvironment.OMP_THREADS_KEY));
    }
}
