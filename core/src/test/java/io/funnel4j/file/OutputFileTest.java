// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path folder;

    private static void write(Path named, String text) throws IOException {
        OutputFile.write(named, text);
    }

    @Test
    void makesTheFolderAndTheFile() throws IOException {
        Path named = folder.resolve("new/folder/out.csv");
        write(named, "whole");
        assertThat(named).hasContent("whole");
        assertThat(named.getParent()).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void leavesTheEarlierFileWhereItIsNotFinished() throws IOException {
        Path named = Files.writeString(folder.resolve("out.csv"), "earlier");
        try (OutputFile file = OutputFile.begin(named);
                OutputStream out = file.open()) {
            out.write('x');
            assertThat(named).hasContent("earlier");
        }
        assertThat(named).hasContent("earlier");
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void followsLinks() throws IOException {
        Path target = Files.createDirectories(folder.resolve("real")).resolve("out.csv");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("real", "out.csv"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("other.csv"), link);
        write(linkToLink, "first"); // nothing is there yet
        assertThat(target).hasContent("first");
        write(link, "second");
        assertThat(target).hasContent("second");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.isSymbolicLink(linkToLink)).isTrue();
    }

    @Test
    void namesALinkThatLeadsNowhere() throws IOException {
        Path loop = folder.resolve("loop.csv");
        Files.createSymbolicLink(loop, loop);
        assertThatThrownBy(() -> write(loop, "x")).hasMessageContaining("cannot write '%s'".formatted(loop));
        assertThat(Files.isSymbolicLink(loop)).isTrue();
    }

    @Test
    void keepsPermissions() throws IOException {
        Path named = Files.writeString(folder.resolve("out.csv"), "earlier");
        Files.setPosixFilePermissions(named, PosixFilePermissions.fromString("rw-rw-r--"));
        write(named, "whole");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(named)))
                .isEqualTo("rw-rw-r--");
    }

    @Test
    void writesToADevice() throws IOException {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device));
        write(device, "gone");
        assertThat(OutputFile.isStream(device)).isTrue();
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void writesToAPipe() throws Exception {
        Path pipe = folder.resolve("pipe.csv");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                return e.toString();
            }
        });
        write(pipe, "through");
        assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("through");
        assertThat(OutputFile.isStream(pipe)).isTrue();
    }

    @Test
    void knowsStandardOutputBehindALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("out.csv"), Path.of("/dev/stdout"));
        assertThat(OutputFile.isStandardOutput(link)).isTrue();
        assertThat(OutputFile.isStandardOutput(Path.of("/dev/stderr"))).isFalse();
        assertThat(OutputFile.isStandardOutput(folder.resolve("out.csv.gz"))).isFalse();
    }

    @Test
    void namesAFileThatCannotBeWritten() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Path named = Files.writeString(closed.resolve("out.csv"), "earlier");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(closed), "root may write everywhere");
            assertThatThrownBy(() -> write(named, "x"))
                    .hasMessageStartingWith("cannot write '%s': no permission for ".formatted(named));
            assertThat(named).hasContent("earlier");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> OutputFile.begin(folder)).hasMessage("'%s' is a folder; name a file", folder);
    }

    /** Neither has a row of the other. */
    @Test
    void twoAtOnceDoNotMix() throws IOException {
        Path named = folder.resolve("out.csv");
        try (OutputFile one = OutputFile.begin(named);
                OutputFile other = OutputFile.begin(named);
                OutputStream first = one.open();
                OutputStream second = other.open()) {
            first.write("aaaa".getBytes(StandardCharsets.UTF_8));
            second.write("bb".getBytes(StandardCharsets.UTF_8));
            first.write("aaaa".getBytes(StandardCharsets.UTF_8));
            second.close();
            other.finish();
            assertThat(named).hasContent("bb");
            first.close();
            one.finish();
        }
        assertThat(named).hasContent("aaaaaaaa");
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }
}
