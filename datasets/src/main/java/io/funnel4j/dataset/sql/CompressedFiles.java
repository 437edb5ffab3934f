// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.text.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** DuckDB takes the end of a cut gzip file for its end, so those that a query names are read through before. */
final class CompressedFiles {
    private static final byte[] GZIP = {(byte) 0x1F, (byte) 0x8B};
    private static final int BUFFER_BYTES = 1 << 16;

    private CompressedFiles() {}

    /** @throws InvalidExposuresException naming the file that is cut or damaged, and how much of it can be read */
    static void verify(DuckDb database, String query) {
        NamedFiles.of(database, query).stream()
                .filter(CompressedFiles::isCompressed)
                .forEach(CompressedFiles::verify);
    }

    /** By its first bytes: a query may say how a file is compressed, whatever its name. */
    private static boolean isCompressed(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return Arrays.equals(bytes.readNBytes(GZIP.length), GZIP);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static void verify(Path file) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        try (InputStream content = new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                bytes += read;
            }
        } catch (IOException e) {
            throw new InvalidExposuresException(
                    Message.of(
                            "%s is cut or damaged: %s after %,d bytes of its content; copy or download it again",
                            file, e.getMessage(), bytes),
                    e);
        }
    }
}
