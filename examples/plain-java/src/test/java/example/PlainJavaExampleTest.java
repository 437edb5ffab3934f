// SPDX-License-Identifier: Apache-2.0
package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainJavaExampleTest {
    @Test
    void scoresEveryRowOfTheLogAndPrintsWhatWasUnknown() throws Exception {
        PrintStream terminal = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            PlainJavaExample.main(new String[0]);
        } finally {
            System.setOut(terminal);
        }

        String text = printed.toString(StandardCharsets.UTF_8);
        terminal.print(text);
        assertThat(text)
                .contains("10000 rows scored, 0 refused")
                .containsPattern("user +0 missing +[1-9][0-9]* unknown");
    }
}
