// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {
    private final StringWriter seen = new StringWriter();
    private final PrintableWriter writer = new PrintableWriter(new PrintWriter(seen));

    @Test
    void whatFilesHoldDoesNotSteerTheTerminal() {
        writer.println("\u001b[2J\u0007\u009b2J a\rb\u0000\u202e größe");
        writer.close();
        assertThat(seen.toString())
                .isEqualTo("\\u001b[2J\\u0007\\u009b2J a\\u000db\\u0000\\u202e größe" + System.lineSeparator());
    }

    @Test
    void charactersOfTwoUnitsMayComeInPieces() {
        writer.print("\ud83d");
        writer.print("\ude42\r");
        writer.print("\n");
        writer.print("\ud83d");
        writer.close();
        assertThat(seen.toString()).isEqualTo("🙂\r\n\\ud83d");
    }

    @Test
    void theStatusLineSteersIt() {
        writer.print("a");
        writer.steer("\r\u001b[K");
        writer.print("b");
        writer.flush();
        assertThat(seen.toString()).isEqualTo("a\r\u001b[Kb");
    }
}
