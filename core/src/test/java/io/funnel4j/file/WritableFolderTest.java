// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritableFolderTest {
    @TempDir
    private Path folder;

    @Test
    void leavesAllAsItWas() {
        assertThatCode(() -> WritableFolder.require(folder.resolve("a/b"))).doesNotThrowAnyException();
        assertThatCode(() -> WritableFolder.require(folder)).doesNotThrowAnyException();
        assertThat(folder).isEmptyDirectory();
        assertThat(WritableFolder.problem(folder.resolve("a/b"))).isEmpty();
        assertThat(folder.resolve("a/b")).isEmptyDirectory();
    }

    @Test
    void namesAFileThatStandsInTheWay() throws IOException {
        Path file = Files.writeString(folder.resolve("runs"), "");
        assertThatThrownBy(() -> WritableFolder.require(file))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write into '%s': '%s' is a file, not a folder; mend that, or name another folder"
                        .formatted(file, file));
        assertThatThrownBy(() -> WritableFolder.require(file.resolve("one")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write into '%s'".formatted(file.resolve("one")))
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> FolderLock.take(file, "run.lock")).hasMessageContaining("is a file, not a folder");
        assertThatThrownBy(() -> new TemporaryFolder(file, "x")).hasMessageContaining("-Djava.io.tmpdir=DIR");
    }
}
