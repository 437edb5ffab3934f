// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import io.funnel4j.text.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What a source was made of when it was read: of each file its size, the time of its last change, and a checksum of its
 * first and last 64 KiB. A file that was touched counts as changed, whatever is in it.
 *
 * @param parts what stands for each part, by its name
 */
public record SourceFingerprint(Map<String, String> parts) {
    private static final int END_BYTES = 1 << 16;
    private static final Pattern CHANGED = Pattern.compile(", changed [^,]*,");

    public SourceFingerprint {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** Of some files. */
    public static SourceFingerprint ofFiles(Collection<Path> files) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (Path file : files) {
            parts.put("file " + file.toAbsolutePath(), describe(file));
        }
        return new SourceFingerprint(parts);
    }

    /** This, and the parts of another. */
    public SourceFingerprint and(SourceFingerprint other) {
        Map<String, String> both = new LinkedHashMap<>(parts);
        both.putAll(other.parts);
        return new SourceFingerprint(both);
    }

    /** This, and one part more. */
    public SourceFingerprint and(String name, String value) {
        return and(new SourceFingerprint(Map.of(name, value)));
    }

    /** What stands for a part, its time of change left out: two files of equal contents have the same, wherever they are. */
    public static String contents(String part) {
        return CHANGED.matcher(part).replaceFirst(",");
    }

    private static String describe(Path file) {
        try {
            long bytes = Files.size(file);
            CRC32C ends = new CRC32C();
            try (InputStream first = Files.newInputStream(file)) {
                ends.update(first.readNBytes(END_BYTES));
            }
            if (bytes > END_BYTES) {
                try (RandomAccessFile last = new RandomAccessFile(file.toFile(), "r")) {
                    byte[] end = new byte[(int) Math.min(END_BYTES, bytes - END_BYTES)];
                    last.seek(bytes - end.length);
                    last.readFully(end);
                    ends.update(end);
                }
            }
            return Message.of(
                    "%d bytes, changed %s, ends %08x", bytes, Files.getLastModifiedTime(file), ends.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
