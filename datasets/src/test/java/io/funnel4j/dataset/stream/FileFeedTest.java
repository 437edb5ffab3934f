// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileFeedTest {
    private static final Duration SHORT = Duration.ofMillis(40);
    private static final StreamFormat CSV = new StreamFormat.Delimited(DelimitedText.csv(Path.of("")));

    @TempDir
    private Path folder;

    private String rows(String name, int count) {
        StringBuilder text = new StringBuilder("a\n");
        for (int row = 0; row < count; row++) {
            text.append(name).append(row).append('\n');
        }
        return text.toString();
    }

    /** However much of a file is still to be read, none of those that take its name one after the other is passed over. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void readsEachFileOfSeveralRotationsWhileItIsBehind() throws IOException {
        Path file = folder.resolve("log");
        List<String> written = List.of(rows("A", 20_000), rows("B", 30), rows("C", 20_000), rows("D", 3));
        Files.writeString(file, written.get(0));
        byte[] buffer = new byte[1000];
        List<String> found = new ArrayList<>();
        try (FileFeed feed = new FileFeed(file, 0, SHORT)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int next = 1; next < written.size(); next++) {
                bytes.write(buffer, 0, feed.read(buffer, 0, SHORT));
                Files.move(file, folder.resolve("log." + next));
                assertThat(feed.nextFileWaits()).as("no file has the name").isEqualTo(next > 1);
                Files.writeString(file, written.get(next));
                assertThat(feed.nextFileWaits()).isTrue();
            }
            for (int i = 0; i < 10_000 && found.size() < 3; i++) {
                int read = feed.read(buffer, 0, SHORT);
                if (read == ByteFeed.NEXT_FILE) {
                    found.add(bytes.toString(StandardCharsets.UTF_8));
                    bytes.reset();
                    feed.beginNextFile();
                } else {
                    bytes.write(buffer, 0, read);
                }
            }
            bytes.write(buffer, 0, feed.read(buffer, 0, SHORT));
            found.add(bytes.toString(StandardCharsets.UTF_8));
            assertThat(feed.nextFileWaits()).isFalse();
        }
        assertThat(found).isEqualTo(written);
    }

    private StreamRows rows(Path file, StreamPosition from) {
        return new StreamSource(file.toString(), CSV).open(from, SHORT);
    }

    /** Behind so many rows of a file. */
    private StreamPosition position(Path file, int rows) throws IOException {
        StreamRows all = rows(file, StreamPosition.START);
        try {
            all.await(SHORT);
            assertThat(all.columns()).isPresent();
            for (int row = 0; row < rows; row++) {
                assertThat(all.advance()).isTrue();
            }
            return all.position(rows);
        } finally {
            all.close();
        }
    }

    /** A header may be longer than what is looked at of a file's beginning. */
    @Test
    void tellsFilesOfOneLongHeaderApart() throws IOException {
        String header = "a" + "b".repeat(9_000) + "\n";
        Path file = Files.writeString(folder.resolve("log"), header + "first row\nsecond row\nthird row\n");
        StreamPosition position = position(file, 2);
        Path copy = Files.copy(file, folder.resolve("copy"));
        StreamRows again = rows(copy, position);
        again.await(SHORT);
        assertThat(again.advance()).isTrue();
        assertThat(again.cells()).hasToString("[third row]");
        again.close();
        Path other = Files.writeString(
                folder.resolve("other"), header + "a row\nanother row, of which nothing is learned\n");
        assertThatThrownBy(() -> rows(other, position))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("begins alike and goes on otherwise than the one of which")
                .hasMessageContaining("--restart-source");
        Path cut = Files.writeString(folder.resolve("cut"), header);
        assertThatThrownBy(() -> rows(cut, position)).hasMessageContaining("was cut");
    }

    /** Behind a header alone, or before it, the bytes of all files of a log are the same. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void tellsFilesApartOfWhichNoRowIsTaken() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), "a\nx\n");
        StreamPosition behindHeader = position(file, 0);
        StreamRows open = rows(file, StreamPosition.START);
        StreamPosition atStart = open.position(0);
        open.close();
        Path old = Files.move(file, folder.resolve("log.1"));
        Files.writeString(file, "a\nx\n");
        for (StreamPosition position : List.of(behindHeader, atStart)) {
            rows(old, position).close();
            assertThatThrownBy(() -> rows(file, position))
                    .hasMessageContaining("begins alike, and is not the one of which");
        }
    }

    @Test
    void noticesThatAFileIsWrittenAnewBehindItsHeader() throws IOException {
        String header = "a" + "b".repeat(9_000) + "\n";
        Path file = Files.writeString(folder.resolve("log"), header + "first row\n");
        byte[] buffer = new byte[1 << 16];
        try (FileFeed feed = new FileFeed(file, 0, SHORT)) {
            assertThat(feed.read(buffer, 0, SHORT)).isEqualTo(header.length() + 10);
            assertThat(feed.read(buffer, 0, SHORT)).isZero();
            Files.writeString(file, header + "other row\nsecond row\n", StandardOpenOption.TRUNCATE_EXISTING);
            assertThatThrownBy(() -> feed.read(buffer, 0, SHORT)).hasMessageContaining("has other bytes than before");
        }
    }

    @Test
    void aFileDoesNotGoOnAfterAPipe() throws IOException {
        Path file = Files.writeString(folder.resolve("log"), rows("A", 10));
        StreamPosition ofPipe = new StreamPosition(5, 2, SourceMark.PIPE, 17);
        assertThatThrownBy(() -> rows(file, ofPipe))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining("'%s' is a file, and the 17 rows so far came from a pipe".formatted(file))
                .hasMessageContaining("--restart-source");
        rows(file, ofPipe.ofNextSource()).close();
    }

    /** A line that never ends is refused at 64 MiB. */
    @Test
    void boundsALine() throws IOException {
        AtomicLong given = new AtomicLong();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("one byte at a time");
            }

            @Override
            public int read(byte[] target, int from, int count) {
                Arrays.fill(target, from, from + count, (byte) 'x');
                given.addAndGet(count);
                return count;
            }
        };
        StreamRows rows = new StreamRows("pipe", CSV, new PipeFeed("pipe", () -> endless), StreamPosition.START);
        assertThatThrownBy(() -> {
                    while (true) {
                        rows.await(SHORT);
                        rows.advance();
                    }
                })
                .hasMessageContaining("pipe has a line of more than 64 MiB after line 0");
        assertThat(given.get()).isLessThan((64 + 1) << 20);
        rows.close();
    }
}
