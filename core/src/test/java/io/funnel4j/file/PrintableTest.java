package io.funnel4j.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void showsWhatWouldSteerATerminal() {
        assertThat(Printable.line("a\u001b[2Jb\nc\u202ed\u2028e")).isEqualTo("a\\u001b[2Jb\\u000ac\\u202ed\\u2028e");
        assertThat(Printable.lines("a\u0007\r\nb")).isEqualTo("a\\u0007\r\nb");
    }

    @Test
    void leavesWordsOfAllLanguagesAlone() {
        assertThat(Printable.line("größe 価格 🙂")).isEqualTo("größe 価格 🙂");
    }
}
