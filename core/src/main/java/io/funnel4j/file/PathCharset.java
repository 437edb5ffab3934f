// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/** How this JVM writes the characters of paths, which it takes from the locale that it was started in. */
public final class PathCharset {
    private static final String NAME = System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());

    private PathCharset() {}

    /** What to do about a path that has characters which this JVM cannot write; empty where it can write them. */
    public static String mend(String path) {
        return canWrite(path)
                ? ""
                : "; paths are %s in this locale, start in one of UTF-8: LC_ALL=C.UTF-8".formatted(NAME);
    }

    /** For what is expected of paths: their characters, where this JVM cannot write all; else empty. */
    public static String limit() {
        return canWrite("\u5546")
                ? ""
                : " in %s (for other characters start in a locale of UTF-8: LC_ALL=C.UTF-8)".formatted(NAME);
    }

    private static boolean canWrite(String path) {
        try {
            return Charset.forName(NAME).newEncoder().canEncode(path);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return path.chars().allMatch(c -> c < 128);
        }
    }
}
