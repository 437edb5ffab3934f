// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.text.Message;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file that grows, held open whatever becomes of its name. A file that gets shorter, or whose bytes are others than were read, is an
 * error: what was not read of it cannot be told.
 */
final class OpenFile implements Closeable {
    /** Bytes at a file's beginning, and before a position, that tell it from another. */
    static final int EDGE_BYTES = 4096;

    private final Path file;
    private final FileChannel channel;
    private final Optional<Object> key;
    private final String node;
    private long next;
    private byte[] head;
    /** The last bytes before {@link #next}. */
    private byte[] tail;

    private boolean atEnd;

    private OpenFile(Path file, FileChannel channel, Optional<Object> key, String node, long next) throws IOException {
        this.file = file;
        this.channel = channel;
        this.key = key;
        this.node = node;
        this.next = next;
        this.head = bytes(0, Math.min(EDGE_BYTES, next));
        this.tail = bytesBefore(next);
    }

    /**
     * Opens the file that has a name.
     *
     * @param next the byte that comes next
     */
    static OpenFile open(Path file, long next) throws IOException {
        while (true) {
            Optional<Object> key = key(file);
            String node = node(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                if (key.equals(key(file))) {
                    return new OpenFile(file, channel, key, node, next);
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            channel.close(); // another took the name meanwhile
        }
    }

    /** Tells the file that has the name now from others; empty where there is none, or the system cannot tell. */
    static Optional<Object> key(Path file) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String node(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return "";
        }
        try {
            return Files.getAttribute(file, "unix:ino").toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Whether another file has the name, by its key. */
    boolean isOther(Optional<Object> now) {
        return key.isPresent() && now.isPresent() && !now.equals(key);
    }

    private byte[] bytes(long from, long count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) count);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // Until all is there.
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private byte[] bytesBefore(long offset) throws IOException {
        long count = Math.min(EDGE_BYTES, offset);
        return bytes(offset - count, count);
    }

    /** Gives bytes that are there; 0 where none are. */
    int read(byte[] target, int from) throws IOException {
        if (atEnd && channel.size() != next) {
            requireSameBytes();
        }
        int read = channel.read(ByteBuffer.wrap(target, from, target.length - from), next);
        if (read <= 0) {
            requireNotCut();
            atEnd = true;
            return 0;
        }
        next += read;
        atEnd = false;
        if (head.length < EDGE_BYTES) {
            head = bytes(0, Math.min(EDGE_BYTES, next));
        }
        tail = read >= EDGE_BYTES
                ? Arrays.copyOfRange(target, from + read - EDGE_BYTES, from + read)
                : bytesBefore(next);
        return read;
    }

    private void requireNotCut() throws IOException {
        long size = channel.size();
        if (size < next) {
            throw new InvalidExposuresException(Message.of(
                    "'%s' was cut: it has %,d bytes, and %,d were read of it. What was written since it was cut cannot be told from what was read; rotate a log by renaming it, or go on at its first byte by --resume RUN --restart-source",
                    file, size, next));
        }
    }

    private void requireSameBytes() throws IOException {
        requireNotCut();
        boolean sameHead = Arrays.equals(head, bytes(0, head.length));
        if (!sameHead || !Arrays.equals(tail, bytesBefore(next))) {
            throw new InvalidExposuresException(Message.of(
                    "'%s' %s other bytes than before: it was written anew while %,d bytes of it were read. Rotate a log by renaming it, or go on at its first byte by --resume RUN --restart-source",
                    file, sameHead ? "has" : "begins with", next));
        }
    }

    /** @param offset not behind what was read */
    SourceMark mark(long offset) throws IOException {
        byte[] first = Arrays.copyOf(head, (int) Math.min(head.length, offset));
        return new SourceMark(SourceMark.Kind.FILE, hash(first), hash(bytesBefore(offset)), node);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
