// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryTest {
    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "10m, 600000", "2h, 7200000", "0s, 0"})
    void readsLengthsOfTime(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.parse(Durations.text(Durations.parse(text)))).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "1 s", "1d", "9999999999s"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .hasMessage("'%s' is no length of time; expected a number with ms, s, m or h, such as 30s", text);
        assertThatThrownBy(() -> Every.parse(text)).hasMessageContaining("'%s' is not how often", text);
    }

    @Test
    void aTimeThatOverflowsIsRefused() {
        assertThat(Every.parse("876599h").due(0).at(1)).isFalse();
        assertThatThrownBy(() -> Durations.parse("9999999h")).hasMessageContaining("'9999999h' is more than 100 years");
        assertThatThrownBy(() -> Every.parse("9999999h")).hasMessageContaining("'9999999h' is not how often");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0rows", "0ms"})
    void refusesWhatIsTooOften(String text) {
        assertThatThrownBy(() -> Every.parse(text)).hasMessageContaining("%s is too often", text);
    }

    /** Where rows say, it depends on them alone: a run that goes on does the same after the same rows. */
    @Test
    void isDueAfterRows() {
        Every.Due due = Every.parse("100rows").due(0);
        assertThat(due.at(99)).isFalse();
        assertThat(due.at(130)).isTrue();
        due.done(130);
        assertThat(due.at(130)).isFalse();
        assertThat(due.at(199)).isFalse();
        assertThat(due.at(200)).isTrue();
        assertThat(Every.parse("100rows").due(199).at(200)).isTrue();
        assertThat(Every.parse("100rows")).hasToString("100rows");
    }

    @Test
    void isDueAfterTimeIfRowsCame() throws InterruptedException {
        Every.Due due = Every.parse("5ms").due(10);
        Thread.sleep(10);
        assertThat(due.at(10)).isFalse();
        assertThat(due.at(11)).isTrue();
        assertThat(Every.parse("1h").due(10).at(11)).isFalse();
    }
}
