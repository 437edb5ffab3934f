// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One piece of work a folder, whoever asks. */
class FolderLockTest {
    @TempDir
    private Path folder;

    @Test
    void isTakenForThisProcessAndOthersUntilItIsClosed() throws Exception {
        try (FolderLock lock = take().orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(take()).isEmpty();
            assertThat(FolderLock.take(folder, "other.lock")).hasValueSatisfying(FolderLock::close);
            assertThat(output(FolderLockContender.start(folder, 1))).isEqualTo("taken");
        }
        assertThat(output(FolderLockContender.start(folder, 1))).isEqualTo("1 times alone");
        assertThat(take()).hasValueSatisfying(FolderLock::close);
    }

    @Test
    void isNeverHeldByTwoProcesses() throws Exception {
        List<Process> contenders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            contenders.add(FolderLockContender.start(folder, 1000));
        }
        for (Process contender : contenders) {
            assertThat(output(contender)).isEqualTo("1000 times alone");
        }
    }

    private Optional<FolderLock> take() {
        return FolderLock.take(folder, FolderLockContender.NAME);
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
