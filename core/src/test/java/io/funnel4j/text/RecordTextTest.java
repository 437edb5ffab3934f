// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecordTextTest {
    private record Empty() {}

    private record Inner(double firstShare, Optional<String> name, OptionalLong steps) {}

    private record OuterPart(List<Inner> parts, Empty empty, String text) {}

    @Test
    void writesNamesAsConfigurationsDo() {
        Inner one = new Inner(0.5, Optional.of("a"), OptionalLong.empty());
        Inner other = new Inner(1, Optional.empty(), OptionalLong.of(7));

        assertThat(RecordText.of(one)).isEqualTo("inner (first-share 0.5, name a, steps none)");
        assertThat(RecordText.of(new OuterPart(List.of(one, other), new Empty(), "b")))
                .isEqualTo("outer-part (parts [inner (first-share 0.5, name a, steps none),"
                        + " inner (first-share 1.0, name none, steps 7)], empty empty, text b)");
    }

    @Test
    void leavesOtherTextsAsTheyAre() {
        for (String text :
                List.of("", "a", "[64, 32]", "P(click), x=1", "A[0]]", "SELECT a, b FROM t WHERE c=[1", "it[")) {
            assertThat(RecordText.of(text)).isEqualTo(text);
        }
        assertThat(RecordText.of(null)).isEqualTo("null");
    }

    @Test
    void keepsWhatStandsInATextOfARecord() {
        assertThat(RecordText.of(new OuterPart(List.of(), new Empty(), "WHERE a=1 AND b IN [2, 3]")))
                .isEqualTo("outer-part (parts [], empty empty, text WHERE a=1 AND b IN [2, 3])");
    }
}
