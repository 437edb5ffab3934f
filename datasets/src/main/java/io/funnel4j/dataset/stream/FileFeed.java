// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A file that grows. Where another file takes its name, as when a log is rotated, that one is held open at once, however much of the
 * first is still to be read: the rest of the first is given, once it has not grown for a while, and then the other one from its first
 * byte. So is each of several that took the name one after the other.
 */
final class FileFeed implements ByteFeed {
    private static final long POLL_MILLIS = 50;

    private final Path file;
    private final Duration grace;
    /** Those that took the name after the one that is read, oldest first. */
    private final Deque<OpenFile> successors = new ArrayDeque<>();

    private OpenFile current;
    /** When the end was first met while another file waits, with nothing read since; empty for not. */
    private Optional<Long> endedSince = Optional.empty();

    /**
     * @param next the byte that comes next
     * @param grace how long a file that lost its name must not have grown
     */
    FileFeed(Path file, long next, Duration grace) {
        this.file = file;
        this.grace = grace;
        try {
            current = OpenFile.open(file, next);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("there is no file '%s' to follow".formatted(file), e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("cannot read '%s': %s".formatted(file, e.getMessage()), e);
    }

    @Override
    public int read(byte[] target, int from, Duration wait) {
        try {
            int read = read(target, from);
            if (read != 0) {
                return read;
            }
            Thread.sleep(Math.min(wait.toMillis(), POLL_MILLIS));
            return read(target, from);
        } catch (IOException e) {
            throw unreadable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while '%s' was followed".formatted(file), e);
        }
    }

    private int read(byte[] target, int from) throws IOException {
        boolean waits = nextFileWaits();
        int read = current.read(target, from);
        if (read > 0 || !waits) {
            endedSince = Optional.empty();
            return read;
        }
        // A writer may still hold the file that lost its name.
        long now = System.nanoTime();
        long since = endedSince.orElse(now);
        endedSince = Optional.of(since);
        return Duration.ofNanos(now - since).compareTo(grace) < 0 ? 0 : NEXT_FILE;
    }

    @Override
    public boolean nextFileWaits() {
        try {
            OpenFile last = successors.isEmpty() ? current : successors.peekLast();
            if (last.isOther(OpenFile.key(file))) {
                successors.add(OpenFile.open(file, 0));
            }
        } catch (NoSuchFileException e) {
            return !successors.isEmpty(); // the name was taken from it; whatever gets it next is seen then
        } catch (IOException e) {
            throw unreadable(e);
        }
        return !successors.isEmpty();
    }

    @Override
    public void beginNextFile() {
        try {
            current.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
        current = successors.remove();
        endedSince = Optional.empty();
    }

    @Override
    public SourceMark mark(long offset) {
        try {
            return current.mark(offset);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() throws IOException {
        current.close();
        for (OpenFile successor : successors) {
            successor.close();
        }
    }
}
