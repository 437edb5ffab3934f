// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import io.airlift.compress.zstd.ZstdInputStream;
import io.funnel4j.Internal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Opens files of text: gzip and Zstandard are decompressed, whatever the name, and files that hold something else are
 * refused with what they are. What a file is stands in its first bytes; none of those below begins a text in UTF-8.
 */
@Internal
public final class TextFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int HEAD_BYTES = 4;
    private static final String GZIP = "\u001f\u008b";
    private static final String ZSTANDARD = "(\u00b5/\u00fd";
    private static final List<Foreign> FOREIGN = List.of(
            new Foreign("PAR1", "a Parquet file; read it by format: sql, SELECT * FROM '<file>'"),
            new Foreign("BZh", "compressed by bzip2; decompress it, or compress it by gzip or zstd"),
            new Foreign("\u00fd7zX", "compressed by xz; decompress it, or compress it by gzip or zstd"),
            new Foreign("\u0004\"M\u0018", "compressed by lz4; decompress it, or compress it by gzip or zstd"),
            new Foreign("PK\u0003\u0004", "a zip archive (or a spreadsheet); unpack it, or save it as CSV"),
            new Foreign("7z\u00bc\u00af", "a 7z archive; unpack it"),
            new Foreign("Obj\u0001", "an Avro file; convert it to Parquet or CSV"),
            new Foreign("\u00ff\u00fe", "UTF-16 text; save it as UTF-8"),
            new Foreign("\u00fe\u00ff", "UTF-16 text; save it as UTF-8"));

    private TextFile() {}

    /**
     * What a file is that is no text.
     *
     * @param head how it begins, a character a byte
     * @param what it is, and what to do
     */
    private record Foreign(String head, String what) {}

    private static String head(InputStream bytes) throws IOException {
        return new String(bytes.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
    }

    /** Whether its bytes are other than those of its text. */
    public static boolean isCompressed(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            String head = head(bytes);
            return head.startsWith(GZIP) || head.startsWith(ZSTANDARD);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s: %s".formatted(file, reason(e)), e);
        }
    }

    /** The bytes of its text. */
    public static InputStream open(Path file) {
        return open(file, bytes -> bytes);
    }

    /**
     * The bytes of its text.
     *
     * @param counted watches the bytes of the file
     * @throws InvalidExposuresException if the file is cut, or no text
     */
    public static InputStream open(Path file, UnaryOperator<InputStream> counted) {
        try {
            PushbackInputStream bytes = new PushbackInputStream(counted.apply(Files.newInputStream(file)), HEAD_BYTES);
            String head = head(bytes);
            bytes.unread(head.getBytes(StandardCharsets.ISO_8859_1));
            for (Foreign foreign : FOREIGN) {
                if (head.startsWith(foreign.head())) {
                    bytes.close();
                    throw new InvalidExposuresException("%s is %s".formatted(file, foreign.what()));
                }
            }
            checkName(file, head);
            if (head.startsWith(GZIP)) {
                return new GZIPInputStream(bytes, BUFFER_BYTES);
            }
            return head.startsWith(ZSTANDARD) ? new ZstdInputStream(bytes) : bytes;
        } catch (ZipException | EOFException e) {
            throw new InvalidExposuresException(
                    "%s is a gzip file that is cut or damaged: %s; copy or download it again"
                            .formatted(file, reason(e)),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s: %s".formatted(file, reason(e)), e);
        }
    }

    /** A file that is named as compressed, is not empty and is not compressed is damaged. */
    private static void checkName(Path file, String head) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean gzip = name.endsWith(".gz") && !head.isEmpty() && !head.startsWith(GZIP);
        boolean zstandard = name.endsWith(".zst") && !head.isEmpty() && !head.startsWith(ZSTANDARD);
        if (gzip || zstandard) {
            throw new InvalidExposuresException(
                    "%s is named %s but is no %s file; copy or download it again, or name it as what it is"
                            .formatted(file, gzip ? ".gz" : ".zst", gzip ? "gzip" : "Zstandard"));
        }
    }

    /** Of an end that comes too early a stream says nothing. */
    public static String reason(IOException failure) {
        return failure.getMessage() == null ? "its end is missing" : failure.getMessage();
    }
}
