// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReplacedFolderTest {
    @TempDir
    private Path root;

    private Path folder;
    private Path next;

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectory(root.resolve("model"));
        Files.writeString(folder.resolve("file"), "one");
        next = root.resolve("model" + ReplacedFolder.NEXT);
    }

    private void writeNext(String text) throws IOException {
        Files.createDirectory(next);
        Files.writeString(next.resolve("file"), text);
    }

    private String text() throws IOException {
        return Files.readString(folder.resolve("file"));
    }

    /** A reader that fails in the middle of a replacement finds the next folder. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void readsAgainWhatWasReplaced() throws IOException {
        writeNext("two");
        AtomicInteger reads = new AtomicInteger();
        String read = ReplacedFolder.read(folder, () -> {
            if (reads.incrementAndGet() == 1) {
                String first = text();
                Files.move(folder, root.resolve("model.earlier"));
                Files.move(next, folder);
                throw new IOException("'%s' and '%s' do not go together".formatted(first, text()));
            }
            return text();
        });
        assertThat(read).isEqualTo("two");
        assertThat(reads).hasValue(2);
    }

    @Test
    void waitsForTheNextWhereThereIsNone() throws IOException {
        writeNext("two");
        Files.move(folder, root.resolve("model.earlier"));
        CompletableFuture<Void> replacing = CompletableFuture.runAsync(() -> {
            try {
                Thread.sleep(60);
                Files.move(next, folder);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(ReplacedFolder.read(folder, this::text)).isEqualTo("two");
        replacing.join();
    }

    @Test
    void anErrorOfAFolderThatStaysIsItsOwn() throws IOException {
        AtomicInteger reads = new AtomicInteger();
        assertThatThrownBy(() -> ReplacedFolder.read(folder, () -> {
                    reads.incrementAndGet();
                    throw new IOException("damaged");
                }))
                .hasMessage("damaged");
        assertThat(reads).hasValue(1);
        Files.move(folder, root.resolve("elsewhere"));
        assertThatThrownBy(() -> ReplacedFolder.read(folder, this::text)).isInstanceOf(IOException.class);
    }
}
