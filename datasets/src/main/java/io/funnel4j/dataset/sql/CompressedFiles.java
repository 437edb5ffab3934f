package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.format.InvalidExposuresException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** DuckDB takes the end of a cut gzip file for its end, so those that a query names are read through before. */
final class CompressedFiles {
    private static final Pattern NAMED = Pattern.compile("'((?:[^']|'')+\\.gz)'");
    private static final int BUFFER_BYTES = 1 << 16;

    private CompressedFiles() {}

    /** @throws InvalidExposuresException naming the file that is cut or damaged, and how much of it can be read */
    static void verify(DuckDb database, String query) {
        Matcher named = NAMED.matcher(query);
        while (named.find()) {
            database.glob(named.group(1)).forEach(CompressedFiles::verify);
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
                    "%s is cut or damaged: %s after %,d bytes of its content; copy or download it again"
                            .formatted(file, e.getMessage(), bytes),
                    e);
        }
    }
}
