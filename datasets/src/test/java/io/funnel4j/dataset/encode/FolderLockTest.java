package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.format.InvalidExposuresException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One encoding a folder, whoever asks. */
class FolderLockTest {
    @TempDir
    private Path folder;

    @Test
    void isTakenForThisProcessAndOthersUntilItIsReleased() throws Exception {
        try (FolderLock lock = new FolderLock(folder)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> new FolderLock(folder))
                    .isInstanceOf(InvalidExposuresException.class)
                    .hasMessageContaining("another run is encoding into " + folder);
            assertThat(output(FolderLockContender.start(folder, 1))).contains("another run is encoding into " + folder);
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(output(FolderLockContender.start(folder, 1))).isEqualTo("1 times alone");
        new FolderLock(folder).release();
    }

    /** The owner removes the file at the end, when others may have opened it already. */
    @Test
    void isNeverHeldByTwoProcesses() throws Exception {
        List<Process> contenders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            contenders.add(FolderLockContender.start(folder, 1000));
        }
        for (Process contender : contenders) {
            assertThat(output(contender)).isEqualTo("1000 times alone");
        }
        assertThat(Files.exists(folder.resolve(FolderLock.FILE))).isFalse();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
