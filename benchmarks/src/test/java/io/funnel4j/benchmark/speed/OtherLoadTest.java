// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherLoadTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void subtractsWhatThisProcessAndItsChildrenUsed() {
        CoreUse start =
                use(0, "cpu  1000 10 200 9000 77 5 6 7 0 0", "42 (a) b) c) S 1 1 1 0 -1 0 0 0 0 0 50 10 20 20 20");
        CoreUse end = use(
                10 * SECOND,
                "cpu  2500 10 600 9100 99 5 6 107 0 0",
                "42 (a) b) c) S 1 1 1 0 -1 0 0 0 0 0 150 10 620 320 20");
        // 20 seconds of all cores, 10 of them here.
        assertThat(end.othersSince(start)).isCloseTo(1.0, within(1e-9));
    }

    @Test
    void readsThisMachine() throws IOException {
        CoreUse start = CoreUse.now();
        double others = CoreUse.now().othersSince(start);
        assertThat(Double.isNaN(others) || others >= 0).isTrue();
    }

    @Test
    void saysWhenTheCoresAreBusy() {
        assertThat(OtherLoad.of(2, 0.1, 0.01, List.of(0.02, 0.03)).busy()).isFalse();
        assertThat(OtherLoad.of(2, 0.1, 0.9, List.of(0.02)).busy()).isTrue();
        OtherLoad during = OtherLoad.of(2, 0.1, 0.0, List.of(0.0, 1.5));
        assertThat(during.busy()).isTrue();
        assertThat(during.words()).contains("0.75 on average", "1.50 at most", "of 2 cores");
    }

    @Test
    void goesByTheLoadAverageWhereTheSystemTellsNoMore() {
        assertThat(OtherLoad.of(2, 3.0, Double.NaN, List.of(Double.NaN)).busy()).isTrue();
        assertThat(OtherLoad.of(2, 0.0, Double.NaN, List.of(Double.NaN)).busy()).isFalse();
        assertThat(OtherLoad.of(2, 3.0, Double.NaN, List.of()).words()).contains("3.00", "not known");
    }

    private static CoreUse use(long nanos, String machine, String process) {
        return CoreUse.of(nanos, List.of(machine, "cpu0 1 2 3"), process);
    }
}
