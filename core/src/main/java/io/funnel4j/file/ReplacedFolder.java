// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import io.funnel4j.Internal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A folder that another process may replace while it is read: the next one, whose name is this one's with {@value #NEXT} behind it,
 * takes the name when the earlier has lost it. Between the two there is no folder of the name, and whoever reads several files may
 * begin in the one and end in the other.
 */
@Internal
public final class ReplacedFolder {
    /** Behind the name of a folder that is to take a folder's name. */
    public static final String NEXT = ".next";

    private static final int TRIES = 5;
    private static final int POLLS = 200;
    private static final long POLL_MILLIS = 20;

    private ReplacedFolder() {}

    /** What is read of a folder. */
    public interface Reading<T> {
        /** Reads it. */
        T read() throws IOException;
    }

    /**
     * Reads a folder; again where it was replaced meanwhile and could not be read.
     *
     * @throws IOException as the reading does, of a folder that stayed
     */
    public static <T> T read(Path folder, Reading<T> reading) throws IOException {
        for (int tries = 1; ; tries++) {
            await(folder);
            Optional<Object> before = key(folder);
            try {
                return reading.read();
            } catch (IOException | RuntimeException e) {
                await(folder);
                if (tries == TRIES || key(folder).equals(before)) {
                    throw e;
                }
            }
        }
    }

    /** Waits where there is no such folder for the moment, since the next one is about to take its name. */
    public static void await(Path folder) throws IOException {
        Path name = folder.getFileName();
        if (name == null) {
            return;
        }
        Path next = folder.resolveSibling(name + NEXT);
        for (int poll = 0; poll < POLLS && !Files.exists(folder) && Files.isDirectory(next); poll++) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while '%s' was replaced".formatted(folder), e);
            }
        }
    }

    /** Tells one folder of the name from another; empty where none can be looked at, of which the reading says why. */
    private static Optional<Object> key(Path folder) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(folder, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
