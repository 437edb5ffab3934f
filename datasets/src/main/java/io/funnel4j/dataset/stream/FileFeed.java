// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file that grows. Where another file takes its name, as when a log is rotated, the rest of the first is given, once it has not
 * grown for a while, and then the other one from its first byte. A file that gets shorter, or begins with other bytes, is an
 * error: what was not read of it cannot be told.
 */
final class FileFeed implements ByteFeed {
    /** Bytes at a file's beginning that tell it from another. */
    private static final int HEAD_BYTES = 4096;

    private static final long POLL_MILLIS = 50;

    private final Path file;
    private final Duration grace;
    private FileChannel channel;
    private Object key;
    private long next;
    private byte[] head;
    private boolean atEnd;
    /** When another file was first seen under the name, with nothing read since; 0 for not. */
    private long replacedSince;

    /**
     * @param next the byte that comes next
     * @param grace how long a file that lost its name must not have grown
     */
    FileFeed(Path file, long next, Duration grace) {
        this.file = file;
        this.grace = grace;
        open(next);
    }

    private void open(long offset) {
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            key = key().orElse(null);
            next = offset;
            head = bytesUpTo(offset);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("there is no file '%s' to follow".formatted(file), e);
        } catch (IOException e) {
            throw unreadable(e);
        }
        atEnd = false;
        replacedSince = 0;
    }

    private UncheckedIOException unreadable(IOException e) {
        return new UncheckedIOException("cannot read '%s': %s".formatted(file, e.getMessage()), e);
    }

    /** Tells the file that has the name from others; empty where there is none now, or the system cannot tell. */
    private Optional<Object> key() throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private byte[] bytesUpTo(long offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(HEAD_BYTES, offset));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // Until all is there.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
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
        if (atEnd && channel.size() != next) {
            requireSameBeginning();
        }
        int read = channel.read(ByteBuffer.wrap(target, from, target.length - from), next);
        if (read > 0) {
            next += read;
            atEnd = false;
            replacedSince = 0;
            if (head.length < HEAD_BYTES) {
                head = bytesUpTo(next);
            }
            return read;
        }
        requireNotCut();
        atEnd = true;
        return isReplaced() ? goToNext() : 0;
    }

    private boolean isReplaced() throws IOException {
        return key != null && key().filter(now -> !now.equals(key)).isPresent();
    }

    /** A writer may still hold the file that lost its name. */
    private int goToNext() throws IOException {
        long now = System.nanoTime();
        if (replacedSince == 0) {
            replacedSince = now == 0 ? 1 : now;
        }
        if (now - replacedSince < grace.toNanos()) {
            return 0;
        }
        channel.close();
        open(0);
        return NEXT_FILE;
    }

    private void requireNotCut() throws IOException {
        long size = channel.size();
        if (size < next) {
            throw new InvalidExposuresException(Message.of(
                    "'%s' was cut: it has %,d bytes, and %,d were read of it. What was written since it was cut cannot be told from what was read; rotate a log by renaming it, or go on at its first byte by --resume RUN --restart-source",
                    file, size, next));
        }
    }

    private void requireSameBeginning() throws IOException {
        requireNotCut();
        if (!Arrays.equals(head, bytesUpTo(head.length))) {
            throw new InvalidExposuresException(Message.of(
                    "'%s' begins with other bytes than before: it was written anew while %,d bytes of it were read. Rotate a log by renaming it, or go on at its first byte by --resume RUN --restart-source",
                    file, next));
        }
    }

    @Override
    public String head(long offset) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(head, 0, (int) Math.min(head.length, offset));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
