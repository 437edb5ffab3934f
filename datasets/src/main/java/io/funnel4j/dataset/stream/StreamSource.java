// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.TextFile;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A source that is followed.
 *
 * @param name as the user named it: a file, a named pipe, or {@value #STANDARD_INPUT}
 * @param format how its rows are written
 */
public record StreamSource(String name, StreamFormat format) {
    /** Names standard input. */
    public static final String STANDARD_INPUT = "-";

    /** Whether what was read cannot be read again. */
    public boolean isPipe() {
        return name.equals(STANDARD_INPUT) || (Files.exists(Path.of(name)) && !Files.isRegularFile(Path.of(name)));
    }

    /**
     * Begins to read.
     *
     * @param from where
     * @param grace how long a file that another has taken the name of must not have grown
     * @throws InvalidExposuresException if it is not the source that the position is of
     */
    StreamRows open(StreamPosition from, Duration grace) {
        if (name.equals(STANDARD_INPUT)) {
            return new StreamRows("standard input", format, new PipeFeed("standard input", () -> System.in), from);
        }
        Path file = Path.of(name);
        if (Files.isDirectory(file)) {
            throw new InvalidExposuresException("'%s' is a folder; name a file, a pipe, or -".formatted(name));
        }
        if (isPipe()) {
            return new StreamRows(
                    name, format, new PipeFeed("'%s'".formatted(name), () -> Files.newInputStream(file)), from);
        }
        if (Files.exists(file) && TextFile.isCompressed(file)) {
            throw new InvalidExposuresException(
                    "'%s' is compressed, and a stream is followed as text: zcat '%s' | ./funnel4j train ... --follow -"
                            .formatted(name, name));
        }
        if (from.source().kind() == SourceMark.Kind.PIPE) {
            throw new InvalidExposuresException(Message.of(
                    "'%s' is a file, and the %,d rows so far came from a pipe, so that it is not known which of its rows are learned already. Where all of its rows come after those, go on at its first byte by --resume RUN --follow '%s' --restart-source; else cut it so, with its header left",
                    name, from.rows(), name));
        }
        FileFeed feed = new FileFeed(file, from.offset(), grace);
        if (from.source().kind() == SourceMark.Kind.FILE) {
            requireSame(feed, from);
        }
        return new StreamRows(name, format, feed, from);
    }

    private void requireSame(FileFeed feed, StreamPosition from) {
        SourceMark found = feed.mark(from.offset());
        SourceMark before = from.source();
        if (found.isOf(before, from.offset())) {
            return;
        }
        InvalidExposuresException other = new InvalidExposuresException(Message.of(
                "'%s' is another file than before: it %s the one of which %,d bytes are learned. If a log was rotated, finish the earlier file by --resume RUN --follow EARLIER --until-idle 0s, then go on with this one by --resume RUN --follow '%s' --restart-source",
                name, difference(found, before), from.offset(), name));
        try {
            feed.close();
        } catch (IOException e) {
            other.addSuppressed(e);
        }
        throw other;
    }

    private static String difference(SourceMark found, SourceMark before) {
        if (!found.head().equals(before.head())) {
            return "was cut, or does not begin as";
        }
        return found.tail().equals(before.tail())
                ? "begins alike, and is not"
                : "was cut, or begins alike and goes on otherwise than";
    }
}
