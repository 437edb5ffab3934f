// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TemporaryFolderTest {
    @Test
    void goesWithAllThatIsInIt() throws IOException {
        Path path;
        try (TemporaryFolder folder = new TemporaryFolder("funnel4j-test")) {
            path = folder.path();
            assertThat(path).isDirectory();
            Path deep = Files.createDirectories(path.resolve("a/b"));
            Files.writeString(deep.resolve("file"), "x");
            Files.writeString(path.resolve("file"), "x");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void mayBeGoneAlready() throws IOException {
        TemporaryFolder folder = new TemporaryFolder("funnel4j-test");
        Files.delete(folder.path());
        folder.close();
        folder.close();
        assertThat(folder.path()).doesNotExist();
    }

    /** A program that is stopped while it holds a folder. */
    static final class Holder {
        private Holder() {}

        /** Prints the folder's path and waits. */
        public static void main(String[] arguments) throws IOException, InterruptedException {
            TemporaryFolder folder = new TemporaryFolder("funnel4j-test");
            Files.writeString(folder.path().resolve("file"), "x");
            System.out.println(folder.path());
            Thread.currentThread().join();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be asked to stop there")
    void goesWhenTheProgramIsStopped() throws IOException, InterruptedException {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = holder.inputReader()) {
            Path path = Path.of(output.readLine());
            assertThat(path).isDirectory();
            holder.destroy();
            holder.waitFor();
            assertThat(path).doesNotExist();
        } finally {
            holder.destroyForcibly();
        }
    }
}
