// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"3.7", "5.0", "5.2", "5.3", "6.0", "6.1", "6.2", "7.0", "7.2", "7.5", "8.0", "8.6", "8.7", "8.9"
            })
    void takesADeviceThatTheBackendHasCodeFor(String capability) {
        assertThat(DeviceCheck.require(CudaLibrary.ND4J, found(capability), Optional.empty())
                        .capability())
                .hasToString(capability);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.1", "3.0", "3.5", "9.0", "10.0", "12.0"})
    void refusesADeviceThatTheBackendHasNoCodeFor(String capability) {
        assertRefused(
                found(capability),
                Optional.empty(),
                "NVIDIA Test 0 (device 0, compute capability " + capability + ", 16.0 GiB)",
                "5.0 to 8.9",
                "--device cpu");
    }

    @Test
    void withoutADriverSaysSo() {
        DeviceProbe probe = new DeviceProbe(List.of(), "no NVIDIA driver: its nvidia-smi cannot be run");
        assertRefused(probe, Optional.empty(), "found:     no NVIDIA driver", "8.6", "--device cpu");
    }

    @Test
    void withoutADeviceQuotesTheDriver() {
        assertRefused(
                DeviceProbe.of(6, "No devices were found"),
                Optional.empty(),
                "'No devices were found'",
                "5.0 to 8.9",
                "--device cpu");
    }

    @Test
    void ofSeveralDevicesOneIsToBeChosen() {
        DeviceProbe both = found("9.0", "8.0");
        assertRefused(both, Optional.empty(), "Test 0", "Test 1", "CUDA_VISIBLE_DEVICES=1", "--device cpu");
        assertRefused(found("8.0", "8.0"), Optional.empty(), "CUDA_VISIBLE_DEVICES=0");
        assertThat(DeviceCheck.require(CudaLibrary.ND4J, both, Optional.of("1")).index())
                .isEqualTo(1);
        assertThat(DeviceCheck.require(CudaLibrary.ND4J, both, Optional.of("GPU-1"))
                        .index())
                .isEqualTo(1);
        assertRefused(both, Optional.of("0"), "Test 0", "9.0");
        assertRefused(both, Optional.of("1,0"), "CUDA_VISIBLE_DEVICES=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "7", "-1,0", "GPU-9", "MIG-1", "none"})
    void aHiddenDeviceIsNotUsed(String visible) {
        assertRefused(
                found("8.0"), Optional.of(visible), "CUDA_VISIBLE_DEVICES='" + visible + "' hides", "--device cpu");
    }

    private static void assertRefused(DeviceProbe probe, Optional<String> visible, String... words) {
        assertThatExceptionOfType(UnusableDeviceException.class)
                .isThrownBy(() -> DeviceCheck.require(CudaLibrary.ND4J, probe, visible))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void libtorchUsesTheFirstDeviceThatItSees() {
        assertThat(DeviceCheck.require(CudaLibrary.LIBTORCH, found("9.0", "5.0"), Optional.empty()))
                .hasToString(found("9.0").devices().get(0).toString());
        assertThatExceptionOfType(UnusableDeviceException.class)
                .isThrownBy(() -> DeviceCheck.require(CudaLibrary.LIBTORCH, found("12.0", "8.9"), Optional.empty()))
                .withMessageContainingAll("libtorch cannot", "5.0 to 9.x", "driver 525", "CUDA_VISIBLE_DEVICES=1");
        assertThatExceptionOfType(UnusableDeviceException.class)
                .isThrownBy(() -> DeviceCheck.require(CudaLibrary.LIBTORCH, found("12.0"), Optional.empty()))
                .withMessageContaining("run on a machine with such a device");
    }

    private static DeviceProbe found(String... capabilities) {
        List<Device> devices = new ArrayList<>();
        for (String capability : capabilities) {
            int index = devices.size();
            devices.add(new Device(
                    index, "GPU-" + index, "NVIDIA Test " + index, ComputeCapability.parse(capability), 16L << 30));
        }
        return new DeviceProbe(devices, "");
    }
}
