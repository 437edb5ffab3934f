// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip archive whose bytes depend on its entries' names, contents and order alone, so that archives of the same content
 * have the same checksum. Entries are stored as they are: how far a content is compressed depends on the system's zlib.
 */
public final class FixedZip implements Closeable {
    /** Of each entry; where it is 1980-01-01, Java writes the time zone too. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final ZipOutputStream zip;

    /** @param out closed with the archive */
    public FixedZip(OutputStream out) {
        zip = new ZipOutputStream(out);
    }

    /** Adds an entry. */
    public void add(String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        begin(name, content.length, checksum.getValue());
        zip.write(content);
        zip.closeEntry();
    }

    /** Adds an entry of a file's content; the file is read twice. */
    public void add(String name, Path file) throws IOException {
        begin(name, Files.size(file), checksum(file));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    private void begin(String name, long size, long checksum) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCrc(checksum);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
    }

    private static long checksum(Path file) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return checksum.getValue();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
