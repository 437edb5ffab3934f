// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialLogTest {
    private static final TrialLog.Entry DONE =
            new TrialLog.Entry(0, 1, 90, 9000, 1.5, 0.71, "", Map.of("training.epochs", "2"));
    private static final TrialLog.Entry FAILED =
            new TrialLog.Entry(1, 0, 3, 300, 0.5, null, "the loss became NaN", Map.of("training.epochs", "3"));

    @TempDir
    Path folder;

    @Test
    void readsWhatWasWritten() throws IOException {
        TrialLog log = new TrialLog(folder.resolve("trials.jsonl"));
        assertThat(log.read()).isEmpty();
        log.append(DONE);
        log.append(FAILED);
        assertThat(log.read()).containsExactly(DONE, FAILED);
    }

    @Test
    void aLineThatWasCutOffIsNotThere() throws IOException {
        Path file = folder.resolve("trials.jsonl");
        TrialLog log = new TrialLog(file);
        log.append(DONE);
        String whole = Files.readString(file);
        Files.writeString(file, whole + whole.substring(0, 20));
        assertThat(log.read()).containsExactly(DONE);
        log.append(FAILED);
        assertThat(log.read()).containsExactly(DONE, FAILED);
    }

    @Test
    void namesTheLineThatIsNone() throws IOException {
        Path file = folder.resolve("trials.jsonl");
        TrialLog log = new TrialLog(file);
        log.append(DONE);
        Files.writeString(file, Files.readString(file) + "{\"trial\": true}\n");
        assertThatThrownBy(log::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2 of '%s' is no measurement of a trial".formatted(file));
    }
}
