// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import java.util.Locale;

/**
 * An NVIDIA GPU.
 *
 * @param index as nvidia-smi counts, from 0
 * @param uuid {@code GPU-...}
 * @param name as the driver says it
 * @param capability its instruction set
 * @param bytes of its memory; 0 where the driver does not say
 */
public record Device(int index, String uuid, String name, ComputeCapability capability, long bytes) {
    /** Checks that there is a name and no negative number. */
    public Device {
        if (index < 0 || bytes < 0 || name.isBlank()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "no device: index %d, name '%s', %d bytes", index, name, bytes));
        }
    }

    @Override
    public String toString() {
        String memory = bytes == 0 ? "memory unknown" : String.format(Locale.ROOT, "%.1f GiB", bytes / 0x1p30);
        return String.format(Locale.ROOT, "%s (device %d, compute capability %s, %s)", name, index, capability, memory);
    }
}
