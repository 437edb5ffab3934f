// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a library can compute on a GPU here. It must be asked before the library is loaded: on a device that ND4J has no
 * code for, ND4J fails in its native library.
 */
public final class DeviceCheck {
    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private DeviceCheck() {}

    /**
     * The device that a library would use here.
     *
     * @throws UnusableDeviceException if there is none, or more than one where it can use one alone
     */
    public static Device require(CudaLibrary library) {
        return require(library, DeviceProbe.run(), Optional.ofNullable(System.getenv(VISIBLE)));
    }

    /**
     * The usable device.
     *
     * @param probe what the driver lists
     * @param visible the environment's CUDA_VISIBLE_DEVICES: indices or uuids, comma-separated
     */
    static Device require(CudaLibrary library, DeviceProbe probe, Optional<String> visible) {
        List<Device> devices = probe.devices();
        if (devices.isEmpty()) {
            throw refusal(library, probe.problem(), "run on a machine with such a device");
        }
        List<Device> seen = visible.map(text -> visible(devices, text)).orElse(devices);
        if (seen.isEmpty()) {
            throw refusal(
                    library,
                    "%s, which %s='%s' hides".formatted(listed(devices), VISIBLE, visible.orElse("")),
                    "set %s to the index of such a device".formatted(VISIBLE));
        }
        Optional<Device> usable = seen.stream().filter(library::runsOn).findFirst();
        if (usable.isEmpty()) {
            throw refusal(library, listed(seen), "run on a machine with such a device");
        }
        boolean first = usable.get().equals(seen.get(0));
        if (library.needsOneDevice() ? seen.size() > 1 : !first) {
            throw refusal(
                    library,
                    listed(seen),
                    "choose one: %s=%s".formatted(VISIBLE, usable.get().index()));
        }
        return usable.get();
    }

    /**
     * Called by the launcher before it downloads a library: ends with 1 where that could not run.
     *
     * @param arguments {@code torch-cuda}, or another word for ND4J
     */
    public static void main(String[] arguments) {
        try {
            require(List.of(arguments).contains("torch-cuda") ? CudaLibrary.LIBTORCH : CudaLibrary.ND4J);
        } catch (UnusableDeviceException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** As CUDA reads the variable: up to the first entry that names no device. */
    private static List<Device> visible(List<Device> devices, String text) {
        List<Device> seen = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            String word = entry.strip();
            Optional<Device> named = devices.stream()
                    .filter(device -> word.equals(Integer.toString(device.index()))
                            || (word.startsWith("GPU-") && device.uuid().startsWith(word)))
                    .findFirst();
            if (named.isEmpty()) {
                break;
            }
            seen.add(named.get());
        }
        return seen;
    }

    private static String listed(List<Device> devices) {
        return devices.stream().map(Device::toString).collect(Collectors.joining(", "));
    }

    private static UnusableDeviceException refusal(CudaLibrary library, String found, String mend) {
        return new UnusableDeviceException(
                """
                %s cannot compute on a GPU here
                  found:     %s
                  supported: %s
                  to go on:  use the CPU, --device cpu; or %s"""
                        .formatted(
                                library == CudaLibrary.ND4J ? "ND4J's CUDA backend" : "libtorch",
                                found,
                                library.supported(),
                                mend));
    }
}
