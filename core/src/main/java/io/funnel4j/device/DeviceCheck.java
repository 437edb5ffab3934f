// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether ND4J's CUDA backend can run here. It must be asked before ND4J starts: on a device that the backend has no code
 * for, ND4J fails in its native library.
 */
public final class DeviceCheck {
    /** What ND4J 1.0.0-M2.1's library for CUDA 11.6 holds machine code for; it holds none that a driver could compile. */
    private static final List<ComputeCapability> CODE = List.of(
            new ComputeCapability(3, 7),
            new ComputeCapability(5, 0),
            new ComputeCapability(5, 2),
            new ComputeCapability(6, 0),
            new ComputeCapability(6, 1),
            new ComputeCapability(7, 0),
            new ComputeCapability(7, 5),
            new ComputeCapability(8, 0),
            new ComputeCapability(8, 6));

    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private DeviceCheck() {}

    /**
     * The device that the CUDA backend would use here.
     *
     * @throws UnusableDeviceException if there is none, or more than one
     */
    public static Device require() {
        return require(DeviceProbe.run(), Optional.ofNullable(System.getenv(VISIBLE)));
    }

    /**
     * The one usable device.
     *
     * @param probe what the driver lists
     * @param visible the environment's CUDA_VISIBLE_DEVICES: indices or uuids, comma-separated
     */
    static Device require(DeviceProbe probe, Optional<String> visible) {
        List<Device> devices = probe.devices();
        if (devices.isEmpty()) {
            throw refusal(probe.problem(), "run on a machine with such a device");
        }
        List<Device> seen = visible.map(text -> visible(devices, text)).orElse(devices);
        if (seen.isEmpty()) {
            throw refusal(
                    "%s, which %s='%s' hides".formatted(listed(devices), VISIBLE, visible.orElse("")),
                    "set %s to the index of such a device".formatted(VISIBLE));
        }
        Optional<Device> usable =
                seen.stream().filter(device -> hasCode(device.capability())).findFirst();
        if (usable.isEmpty()) {
            throw refusal(listed(seen), "run on a machine with such a device");
        }
        if (seen.size() > 1) {
            // ND4J spreads threads over all devices that it sees; the replicas of a trainer share parameters on one.
            throw refusal(
                    listed(seen),
                    "choose one: %s=%s".formatted(VISIBLE, usable.get().index()));
        }
        return usable.get();
    }

    /** Called by the launcher before it downloads the CUDA backend: ends with 1 where that could not run. */
    public static void main(String[] arguments) {
        try {
            require();
        } catch (UnusableDeviceException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static boolean hasCode(ComputeCapability capability) {
        return CODE.stream().anyMatch(capability::runs);
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

    private static UnusableDeviceException refusal(String found, String mend) {
        String code = CODE.stream().map(ComputeCapability::toString).collect(Collectors.joining(", "));
        return new UnusableDeviceException(
                """
                the CUDA backend cannot run here
                  found:     %s
                  supported: one NVIDIA GPU of compute capability 3.7 or 5.0 to 8.9 (ND4J has machine code for %s), driver 510 or later
                  to go on:  use the CPU, --device cpu; or %s"""
                        .formatted(found, code, mend));
    }
}
