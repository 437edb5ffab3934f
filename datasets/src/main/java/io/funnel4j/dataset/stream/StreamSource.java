// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.TextFile;
import io.funnel4j.text.Message;
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

    /** Whether what was read can be read again, so that a row is neither lost nor learned twice. */
    public boolean isFile() {
        return !name.equals(STANDARD_INPUT) && Files.isRegularFile(Path.of(name));
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
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return new StreamRows(
                    name, format, new PipeFeed("'%s'".formatted(name), () -> Files.newInputStream(file)), from);
        }
        if (Files.exists(file) && TextFile.isCompressed(file)) {
            throw new InvalidExposuresException(
                    "'%s' is compressed, and a stream is followed as text: zcat '%s' | ./funnel4j train ... --follow -"
                            .formatted(name, name));
        }
        FileFeed feed = new FileFeed(file, from.offset(), grace);
        if (!from.head().isEmpty() && !feed.head(from.offset()).equals(from.head())) {
            throw new InvalidExposuresException(Message.of(
                    "'%s' is another file than before: it was cut, or does not begin as the one of which %,d bytes are learned. If a log was rotated, finish the earlier file by --resume RUN --follow EARLIER --until-idle 0s, then go on with this one by --resume RUN --follow '%s' --restart-source",
                    name, from.offset(), name));
        }
        return new StreamRows(name, format, feed, from);
    }
}
