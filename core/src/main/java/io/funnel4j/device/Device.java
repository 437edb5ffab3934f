// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import io.funnel4j.text.Message;

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
                    "no device: index %s, name '%s', %s bytes".formatted(index, name, bytes));
        }
    }

    @Override
    public String toString() {
        String memory = bytes == 0 ? "memory unknown" : Message.of("%.1f GiB", bytes / 0x1p30);
        return "%s (device %s, compute capability %s, %s)".formatted(name, index, capability, memory);
    }
}
