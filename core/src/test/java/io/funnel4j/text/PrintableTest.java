// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void shortensWhatIsLongerThanTold() {
        assertThat(Printable.shortened("abcde", 5)).isEqualTo("abcde");
        assertThat(Printable.shortened("abcdef", 5)).isEqualTo("abcde...");
    }

    @Test
    void showsWhatWouldSteerATerminal() {
        assertThat(Printable.line("a\u001b[2Jb\nc\u202ed\u2028e")).isEqualTo("a\\u001b[2Jb\\u000ac\\u202ed\\u2028e");
        assertThat(Printable.lines("a\u0007\r\nb")).isEqualTo("a\\u0007\r\nb");
    }

    @Test
    void aCarriageReturnAloneWouldOverwriteTheLine() {
        assertThat(Printable.lines("paid 9\rpaid 1\r\n\tok")).isEqualTo("paid 9\\u000dpaid 1\r\n\tok");
    }

    @Test
    void whatIsEscapedInJsonStaysTheSameJson() {
        assertThat(Printable.lines("\u009b\u0000 \udb40\udc01 \ud800"))
                .isEqualTo("\\u009b\\u0000 \\udb40\\udc01 \\ud800");
    }

    @Test
    void quotesTheBeginningOfALongText() {
        assertThat(Printable.quote("7".repeat(200))).isEqualTo("7".repeat(200));
        assertThat(Printable.quote("\u0007" + "7".repeat(70_000_000)))
                .hasSize(205 + 27)
                .endsWith("7... (70,000,001 characters)");
        assertThat(Printable.quote("🙂".repeat(201))).isEqualTo("🙂".repeat(200) + "... (201 characters)");
    }

    @Test
    void aMessageShowsTheTabsOfNames() {
        assertThat(Printable.brief("column 'a\tb'", 100)).isEqualTo("column 'a\\u0009b'");
    }

    @Test
    void keepsWhatStandsBehindALongWord() {
        String word = "x".repeat(100_000);
        assertThat(Printable.brief("column '" + word + "', which a.csv does not have", 2000))
                .isEqualTo("column '" + "x".repeat(199) + "... (100,002 characters), which a.csv does not have");
        assertThat(Printable.brief("a.csv:1: " + "many words ".repeat(1000) + "; write B", 100))
                .startsWith("a.csv:1: many words")
                .endsWith("many words ; write B")
                .hasSize(105);
    }

    @Test
    void leavesWordsOfAllLanguagesAlone() {
        assertThat(Printable.line("größe 価格 🙂")).isEqualTo("größe 価格 🙂");
    }
}
