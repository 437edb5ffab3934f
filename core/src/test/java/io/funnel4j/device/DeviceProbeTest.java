// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceProbeTest {
    @Test
    void readsEveryDevice() {
        DeviceProbe probe = DeviceProbe.of(
                0,
                """
                0, GPU-aa11, NVIDIA A100-SXM4-40GB, 8.0, 40960
                1, GPU-bb22, NVIDIA H200, 9.0, 143771
                """);
        assertThat(probe.problem()).isEmpty();
        assertThat(probe.devices())
                .containsExactly(
                        new Device(0, "GPU-aa11", "NVIDIA A100-SXM4-40GB", new ComputeCapability(8, 0), 40960L << 20),
                        new Device(1, "GPU-bb22", "NVIDIA H200", new ComputeCapability(9, 0), 143771L << 20));
        assertThat(probe.devices().get(0))
                .hasToString("NVIDIA A100-SXM4-40GB (device 0, compute capability 8.0, 40.0 GiB)");
    }

    @Test
    void takesADeviceThatDoesNotSayItsMemory() {
        DeviceProbe probe = DeviceProbe.of(0, "0, GPU-aa11, NVIDIA GB10, 12.1, [N/A]");
        assertThat(probe.devices())
                .singleElement()
                .hasToString("NVIDIA GB10 (device 0, compute capability 12.1, memory unknown)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No devices were found",
                "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
                "Field \"compute_cap\" is not a valid field to query."
            })
    void tellsWhatTheDriverAnswered(String answer) {
        DeviceProbe probe = DeviceProbe.of(9, answer + "\n");
        assertThat(probe.devices()).isEmpty();
        assertThat(probe.problem()).contains("ended with 9").contains(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "0, GPU-aa11, NVIDIA T4, 7.5",
                "0, GPU-aa11, NVIDIA T4, seven, 15360",
                "x, GPU-aa11, NVIDIA T4, 7.5, 15360",
                "-1, GPU-aa11, NVIDIA T4, 7.5, 15360",
                "0, GPU-aa11, , 7.5, 15360",
                "0, GPU-aa11, NVIDIA T4, 7.5, many"
            })
    void anAnswerThatCannotBeReadIsQuoted(String answer) {
        DeviceProbe probe = DeviceProbe.of(0, answer);
        assertThat(probe.devices()).isEmpty();
        assertThat(probe.problem()).contains(answer).contains("compute_cap");
    }

    @Test
    void anEmptyAnswerIsNoDevice() {
        assertThat(DeviceProbe.of(0, " \n").problem()).contains("ended with 0");
    }
}
