// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Where a command writes what its user asked for. A file is written as a {@link PartialFile}: whole, or not at all. To what is
 * there and no file, such as a pipe, a device or {@code /dev/stdout}, the bytes go as they come.
 */
public final class OutputFile implements Closeable {
    private static final Map<String, FileDescriptor> STANDARD = Map.of(
            "/dev/stdout", FileDescriptor.out,
            "/dev/fd/1", FileDescriptor.out,
            "/proc/self/fd/1", FileDescriptor.out,
            "/dev/stderr", FileDescriptor.err,
            "/dev/fd/2", FileDescriptor.err,
            "/proc/self/fd/2", FileDescriptor.err);

    /** Ending of what is compressed. */
    public static final String GZIP = ".gz";

    private static final int GZIP_BUFFER = 1 << 16;

    /** What the shell has opened for this process. */
    private static final Pattern OPEN = Pattern.compile("/dev/fd/[0-9]+|/proc/self/fd/[0-9]+");

    private final Path named;
    private final Optional<PartialFile> partial;
    private final Optional<Removal> removal;

    private OutputFile(Path named, Optional<PartialFile> partial) {
        this.named = named;
        this.partial = partial;
        this.removal = partial.map(file -> new Removal(file.path()));
    }

    /**
     * Begins a file, in a folder that is made where needed.
     *
     * @throws IOException naming it, if it is a folder or cannot be written there
     */
    public static OutputFile begin(Path named) throws IOException {
        if (Files.isDirectory(named)) {
            throw new IOException("'%s' is a folder; name a file".formatted(named));
        }
        if (isStream(named)) {
            return new OutputFile(named, Optional.empty());
        }
        try {
            PartialFile partial = new PartialFile(named);
            if (Files.exists(named) && !Files.isWritable(named)) {
                throw new IOException("it may not be written; give it the permission, or name another file");
            }
            Files.createDirectories(partial.path().toAbsolutePath().getParent());
            Files.createFile(partial.path());
            return new OutputFile(named, Optional.of(partial));
        } catch (IOException e) {
            throw refused(named, e);
        }
    }

    /**
     * Writes a text.
     *
     * @throws IOException naming the file
     */
    public static void write(Path named, String text) throws IOException {
        try (OutputFile file = begin(named)) {
            try (OutputStream out = file.open()) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            file.finish();
        }
    }

    /**
     * Looks whether a file can be written, and leaves all as it was.
     *
     * @throws IOException as {@link #begin}
     */
    public static void require(Path named) throws IOException {
        begin(named).close();
    }

    /** Whether a path is that of no file, so that what is written there is gone at once. */
    public static boolean isStream(Path named) throws IOException {
        return standard(named).isPresent()
                || OPEN.matcher(named.toString()).matches()
                || (Files.exists(named) && !Files.isRegularFile(named) && !Files.isDirectory(named));
    }

    /** Whether a path is that of standard output, where nothing else must go then. */
    public static boolean isStandardOutput(Path named) throws IOException {
        return standard(named).filter(FileDescriptor.out::equals).isPresent();
    }

    /** The process has these open already: opened anew, a file behind them would be written from its beginning. */
    private static Optional<FileDescriptor> standard(Path named) throws IOException {
        Path at = named.toAbsolutePath().normalize();
        for (int links = 0; links < PartialFile.MOST_LINKS; links++) {
            FileDescriptor found = STANDARD.get(at.toString());
            if (found != null || !Files.isSymbolicLink(at)) {
                return Optional.ofNullable(found);
            }
            at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
        }
        return Optional.empty();
    }

    /** The file's name, as the user wrote it. */
    public Path named() {
        return named;
    }

    /**
     * Where a writer that needs a file writes.
     *
     * @throws IOException if this is no file
     */
    public Path path() throws IOException {
        return partial.orElseThrow(() -> new IOException(
                        "'%s' is no file, and this format is not written from its beginning to its end; write CSV or JSON lines"
                                .formatted(named)))
                .path();
    }

    /**
     * Opens it for writing; what then goes wrong names it as well.
     *
     * @throws IOException naming it
     */
    public OutputStream open() throws IOException {
        try {
            if (partial.isPresent()) {
                return new Named(Files.newOutputStream(partial.get().path()), true);
            }
            Optional<FileDescriptor> standard = standard(named);
            return standard.isPresent()
                    ? new Named(new FileOutputStream(standard.get()), false)
                    : new Named(
                            Files.newOutputStream(named, StandardOpenOption.WRITE, StandardOpenOption.APPEND), true);
        } catch (IOException e) {
            throw refused(named, e);
        }
    }

    /** {@link #open}, compressed where the name says so. */
    public OutputStream openByEnding() throws IOException {
        return isCompressed(named) ? new GZIPOutputStream(open(), GZIP_BUFFER) : open();
    }

    /** Whether a file is written compressed, by its ending. */
    public static boolean isCompressed(Path named) {
        return named.toString().toLowerCase(Locale.ROOT).endsWith(GZIP);
    }

    private static IOException refused(Path named, IOException e) {
        return new IOException("cannot write '%s': %s".formatted(named, WritableFolder.reason(e)), e);
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** The system leaves out which file it is whose disk is full. */
    private final class Named extends FilterOutputStream {
        private final boolean ours;

        /** @param ours whether nobody else writes to it, so that it is closed */
        Named(OutputStream out, boolean ours) {
            super(out);
            this.ours = ours;
        }

        private void naming(Writing writing) throws IOException {
            try {
                writing.run();
            } catch (IOException e) {
                throw PartialFile.failed(named, e);
            }
        }

        @Override
        public void write(int one) throws IOException {
            naming(() -> out.write(one));
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            naming(() -> out.write(bytes, from, count));
        }

        @Override
        public void flush() throws IOException {
            naming(out::flush);
        }

        @Override
        public void close() throws IOException {
            naming(ours ? out::close : out::flush);
        }
    }

    /**
     * Gives a file its name.
     *
     * @throws IOException naming it
     */
    public void finish() throws IOException {
        if (partial.isPresent()) {
            try {
                partial.get().finish();
            } catch (IOException e) {
                throw PartialFile.failed(named, e);
            }
        }
    }

    /** Removes what is not finished. */
    @Override
    public void close() throws IOException {
        if (removal.isPresent()) {
            removal.get().close();
        }
    }
}
