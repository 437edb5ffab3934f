// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackendsTest {
    private static final Device DEVICE =
            new Device(0, "GPU-0", "NVIDIA T4", new ComputeCapability(7, 5), 15_360L << 20);
    private static final Set<Backend> BOTH = EnumSet.allOf(Backend.class);

    @Test
    void withNothingAskedTakesTheBackendThatIsThere() {
        assertThat(Backends.check(Optional.empty(), Set.of(Backend.CPU), BackendsTest::noDevice, null))
                .isEmpty();
        assertThat(Backends.check(Optional.empty(), Set.of(Backend.CUDA), () -> DEVICE, null))
                .contains(DEVICE);
    }

    @Test
    void theCpuNeedsNoDevice() {
        assertThat(Backends.check(Optional.of(Backend.CPU), Set.of(Backend.CPU), BackendsTest::noDevice, null))
                .isEmpty();
    }

    @Test
    void aMissingDeviceIsSaidBeforeAMissingBackend() {
        assertRefused(Optional.of(Backend.CUDA), Set.of(Backend.CPU), null, "no device");
        assertRefused(Optional.empty(), Set.of(Backend.CUDA), null, "no device");
    }

    @Test
    void aMissingBackendNamesTheMend() {
        assertThatExceptionOfType(UnusableDeviceException.class)
                .isThrownBy(() -> Backends.check(Optional.of(Backend.CUDA), Set.of(Backend.CPU), () -> DEVICE, null))
                .withMessageContainingAll("--device cuda", "nd4j-native", "-Pcuda", "org.nd4j:nd4j-cuda-11.6");
        assertRefused(Optional.of(Backend.CPU), Set.of(Backend.CUDA), null, "--device cpu", "org.nd4j:nd4j-native");
        assertRefused(Optional.empty(), Set.of(), null, "no backend", "nd4j-native", "nd4j-cuda-11.6");
    }

    @Test
    void theCpuBesideCudaMustBeGivenPriority() {
        assertRefused(Optional.of(Backend.CPU), BOTH, null, "BACKEND_PRIORITY_CPU");
        assertThat(Backends.check(Optional.of(Backend.CPU), BOTH, BackendsTest::noDevice, "200"))
                .isEmpty();
        assertThat(Backends.check(Optional.of(Backend.CUDA), BOTH, () -> DEVICE, null))
                .contains(DEVICE);
    }

    @Test
    void startsTheBackendOfThisBuild() {
        Backend built = Backends.onClassPath().iterator().next();
        assertThat(Backends.onClassPath()).hasSize(1);
        assertThat(Backends.start(Optional.of(built))).startsWith(built.name() + " backend");
    }

    private static void assertRefused(Optional<Backend> asked, Set<Backend> present, String priority, String... words) {
        assertThatExceptionOfType(UnusableDeviceException.class)
                .isThrownBy(() -> Backends.check(asked, present, BackendsTest::noDevice, priority))
                .withMessageContainingAll(words);
    }

    private static Device noDevice() {
        throw new UnusableDeviceException("no device");
    }
}
