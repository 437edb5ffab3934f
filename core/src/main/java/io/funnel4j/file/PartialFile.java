package io.funnel4j.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears under its name when it is whole; what failed on the way leaves an earlier one as it was. */
public final class PartialFile implements Closeable {
    private final Path whole;
    private final Path partial;

    /** @param whole the file; its folder must be there before it is finished */
    public PartialFile(Path whole) {
        this.whole = whole;
        this.partial = whole.resolveSibling(whole.getFileName() + ".partial");
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
     * Gives the written file its name, in place of an earlier one.
     *
     * @throws IOException if it cannot be moved
     */
    public void finish() throws IOException {
        Files.move(partial, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
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
