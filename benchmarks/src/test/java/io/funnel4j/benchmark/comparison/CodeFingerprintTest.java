// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.file.CodeFingerprint;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodeFingerprintTest {
    private static final List<Class<?>> MODULES = Comparison.CODE.modules();

    @Test
    void packagesThatAreLeftOutAreThere() {
        String all = new CodeFingerprint(MODULES, Set.of()).ofAll();
        assertThat(Comparison.CODE.leftOut()).isNotEmpty().allSatisfy(name -> assertThat(
                        new CodeFingerprint(MODULES, Set.of(name)).ofAll())
                .isNotEqualTo(all));
        assertThat(new CodeFingerprint(MODULES, Set.of("io.funnel4j.nowhere")).ofAll())
                .isEqualTo(all);
    }

    @Test
    void classesOfOthersCountAndOursDoOnce() {
        assertThat(Comparison.CODE.ofOthers(Comparison.class)).isEmpty();
        assertThat(Comparison.CODE.ofOthers(CodeFingerprintTest.class)).matches("[0-9a-f]+");
    }
}
