// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final long GIB = 1L << 30;

    @Test
    void sizesStopWhereALongDoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
        for (int i = 0; i < 10_000; i++) {
            long[] numbers = random.longs(3, 0, Long.MAX_VALUE)
                    .map(number -> number >>> random.nextInt(64))
                    .toArray();
            BigInteger product = BigInteger.ONE;
            BigInteger sum = BigInteger.ZERO;
            for (long number : numbers) {
                product = product.multiply(BigInteger.valueOf(number));
                sum = sum.add(BigInteger.valueOf(number));
            }
            assertThat(Bytes.product(numbers))
                    .as("seed %d", seed)
                    .isEqualTo(product.min(most).longValueExact());
            assertThat(Bytes.sum(numbers))
                    .as("seed %d", seed)
                    .isEqualTo(sum.min(most).longValueExact());
        }
    }

    @Test
    void showsSizesInTheirUnit() {
        assertThat(Bytes.text(0)).isEqualTo("0 B");
        assertThat(Bytes.text(1536)).isEqualTo("1.50 KiB");
        assertThat(Bytes.text(2_000_000_000L * 64 * 3 * 4)).isEqualTo("1.40 TiB");
        assertThat(Bytes.text(Long.MAX_VALUE)).isEqualTo("more than 8 EiB");
    }

    @Test
    void takesWhatFits() {
        Memory memory = new Memory(2 * GIB, GIB, 4 * GIB);
        assertThatCode(() -> memory.require(List.of(heap("a", 2 * GIB), beside("b", GIB))))
                .doesNotThrowAnyException();
        assertThatCode(() -> memory.require(List.of())).doesNotThrowAnyException();
    }

    @Test
    void givesTheOptionWhereTheMachineHasAsMuch() {
        assertThatThrownBy(() -> new Memory(2 * GIB, 2 * GIB, 16 * GIB)
                        .require(List.of(
                                heap("table 'a' needs", 3 * GIB), heap("table 'b' needs", GIB), beside("b", 5))))
                .hasMessage(
                        "table 'a' needs 3.00 GiB; table 'b' needs 1.00 GiB; together 4.00 GiB on the heap and 5 B beside"
                                + " it, but the heap has at most 2.00 GiB, the memory beside it at most 2.00 GiB, and the machine"
                                + " 16.00 GiB. Use less, or give more by FUNNEL4J_OPTS=\"-Xmx4864m\"");
        assertThatThrownBy(
                        () -> new Memory(2 * GIB, 2 * GIB, 16 * GIB).require(List.of(beside("layers need", 3 * GIB))))
                .hasMessageContaining("FUNNEL4J_OPTS=\"-Dorg.bytedeco.javacpp.maxbytes=3328m\"");
    }

    @Test
    void givesNoneWhereItHasNot() {
        assertThatThrownBy(() -> new Memory(2 * GIB, 2 * GIB, 4 * GIB).require(List.of(heap("a", Long.MAX_VALUE))))
                .hasMessageStartingWith("a more than 8 EiB; together more than 8 EiB on the heap")
                .hasMessageEndingWith("Use less; no -Xmx helps on this machine");
        assertThatThrownBy(() -> new Memory(8 * GIB, 8 * GIB, 8 * GIB)
                        .require(List.of(heap("a", 5 * GIB), beside("b", 5 * GIB))))
                .hasMessageContaining("no -Xmx helps");
    }

    @Test
    void countsWhatItDoesNotName() {
        List<MemoryNeed> needs =
                List.of(heap("a", 5), heap("b", 4), heap("c", 3), heap("d", 2), heap("e", 1), heap("f", 1));
        assertThatThrownBy(() -> new Memory(1, 1, GIB).require(needs))
                .hasMessageStartingWith("a 5 B; b 4 B; c 3 B; d 2 B; 2 smaller parts need 2 B; together 16 B");
    }

    @Test
    void doesNotNameWhatIsSmallBesideTheLargest() {
        assertThatThrownBy(() -> new Memory(1, 1, GIB).require(List.of(heap("small", 9), heap("large", 1000))))
                .hasMessageStartingWith("large 1000 B; 1 smaller parts need 9 B; together");
    }

    @Test
    void offersALargerHeapAsFarAsTheMachineGoes() {
        assertThat(new Memory(GIB, GIB, 64 * GIB).largerHeap()).endsWith("FUNNEL4J_OPTS=-Xmx2048m");
        assertThat(new Memory(8 * GIB, GIB, 12 * GIB).largerHeap()).endsWith("FUNNEL4J_OPTS=-Xmx10445m");
        assertThat(new Memory(8 * GIB, GIB, 9 * GIB).largerHeap()).contains("the machine has 9.00 GiB");
    }

    @Test
    void knowsThatOfThisProcess() {
        Memory now = Memory.now();
        assertThat(now.heap()).isEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(now.beside()).isPositive();
        assertThat(now.machine()).isPositive();
    }

    private static MemoryNeed heap(String what, long bytes) {
        return MemoryNeed.ofHeap(what, bytes, "less");
    }

    private static MemoryNeed beside(String what, long bytes) {
        return MemoryNeed.ofNative(what, bytes, "less");
    }
}
