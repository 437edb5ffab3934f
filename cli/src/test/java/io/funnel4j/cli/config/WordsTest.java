package io.funnel4j.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.encode.LabelRule;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void readsWhatItWrites() {
        for (LabelRule rule : LabelRule.values()) {
            assertThat(Words.parse(LabelRule.class, Words.of(rule))).isEqualTo(rule);
        }
        assertThat(Words.all(LabelRule.class)).contains("raise-cause");
    }

    @Test
    void namesTheWordsThereAre() {
        assertThatThrownBy(() -> Words.parse(LabelRule.class, "rise-cause"))
                .hasMessage("found 'rise-cause'; expected one of reject, drop, clear-effect, raise-cause, keep;"
                        + " did you mean 'raise-cause'?");
    }
}
