// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears under its name when it is whole; what failed on the way leaves an earlier one as it was. Until then it
 * lies beside it under a name that no other writer has, {@code NAME.1f3a9c04.partial}: of two that are written at once, the
 * last one stays. A link stays a link: the file that it leads to is written.
 */
public final class PartialFile implements Closeable {
    static final int MOST_LINKS = 40;
    /** Bytes of the name that stay: a file's name has 255 at most. */
    private static final int MOST_OF_NAME = 230;

    private final Path whole;
    private final Path partial;

    /**
     * Makes up the name; no file yet.
     *
     * @param whole the file; its folder must be there before anything is written
     * @throws UncheckedIOException if it is a link that cannot be followed
     */
    public PartialFile(Path whole) {
        try {
            this.whole = followed(whole);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write '%s': %s".formatted(whole, WritableFolder.reason(e)), e);
        }
        String name = FileNames.cut(this.whole.getFileName().toString(), MOST_OF_NAME);
        this.partial = this.whole.resolveSibling(name + "."
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + ".partial");
    }

    /** What a path leads to, which need not be there: itself where it is no link. */
    static Path followed(Path path) throws IOException {
        Path at = path;
        for (int links = 0; Files.isSymbolicLink(at); links++) {
            if (links == MOST_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return at;
    }

    /**
     * Writes a file whole or not at all, in place of an earlier one.
     *
     * @throws IOException naming the file
     */
    public static void write(Path whole, CharSequence text) throws IOException {
        try (PartialFile partial = new PartialFile(whole)) {
            Files.writeString(partial.path(), text);
            partial.finish();
        } catch (IOException e) {
            throw failed(whole, e);
        }
    }

    /** What went wrong with a file's writing, with its name, which the system leaves out where a disk is full. */
    public static IOException failed(Path file, IOException e) {
        return new IOException("cannot write '%s': %s".formatted(file, e.getMessage()), e);
    }

    /** Where to write. */
    public Path path() {
        return partial;
    }

    /**
     * Gives the written file its name, in place of an earlier one, whose owner and permissions it keeps where it may.
     *
     * @throws IOException if it cannot be moved
     */
    public void finish() throws IOException {
        if (Files.exists(whole)) {
            keepOwner();
        }
        Files.move(partial, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void keepOwner() throws IOException {
        PosixFileAttributeView before = Files.getFileAttributeView(whole, PosixFileAttributeView.class);
        PosixFileAttributeView now = Files.getFileAttributeView(partial, PosixFileAttributeView.class);
        if (before == null || now == null) {
            return;
        }
        PosixFileAttributes wanted = before.readAttributes();
        try {
            if (!wanted.owner().equals(now.readAttributes().owner())) {
                now.setOwner(wanted.owner());
            }
            if (!wanted.group().equals(now.readAttributes().group())) {
                now.setGroup(wanted.group());
            }
        } catch (IOException notOurs) {
            // Only root gives files away.
        }
        now.setPermissions(wanted.permissions());
    }

    /**
     * Gives the written file its name once its content is on the disk, and returns once its name is.
     *
     * @throws IOException if it cannot be brought there or moved
     */
    public void finishDurably() throws IOException {
        DurableFiles.syncFile(partial);
        finish();
        DurableFiles.syncFolder(whole.toAbsolutePath().getParent());
    }

    /** Removes what is not finished. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(partial);
    }
}
