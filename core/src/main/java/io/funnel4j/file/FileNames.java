// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * File names for names that users chose, such as those of embedding tables: they can be written on every system, and are
 * told apart where a system does not tell {@code User} from {@code user}.
 *
 * <p>Letters, digits, '-', '_' and '.' of ASCII stay, any other character becomes its code ({@code a/b} is
 * {@code a%2f%b}). Where that is too long, means a device on Windows ({@code CON}), would be hidden, or differs from another
 * in case alone, the name is its first characters and a checksum of it: {@code User~999db6e2d9c05510}.
 */
public final class FileNames {
    /** Characters of a name, all of ASCII; an ending and the longest names of folders leave room for them. */
    private static final int MOST = 100;

    private static final int SHOWN = 40;
    private static final int CHECKSUM_BYTES = 8;
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?", Pattern.CASE_INSENSITIVE);

    private FileNames() {}

    /** The file name of each of some names, which will lie in one folder. */
    public static Map<String, String> of(Collection<String> names) {
        Map<String, Integer> alike = new HashMap<>();
        names.forEach(name -> alike.merge(escaped(name).toLowerCase(Locale.ROOT), 1, Integer::sum));
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : names) {
            String escaped = escaped(name);
            boolean kept = isSafe(escaped) && alike.get(escaped.toLowerCase(Locale.ROOT)) == 1;
            files.put(name, kept ? escaped : withChecksum(name));
        }
        return files;
    }

    /** A name whose characters alone are mended; it may be too long, or no file's on some systems. */
    public static String escaped(String name) {
        StringBuilder escaped = new StringBuilder();
        name.chars()
                .forEach(c -> escaped.append(isPlain(c) ? Character.toString(c) : "%" + Integer.toHexString(c) + "%"));
        return escaped.toString();
    }

    /** The beginning of a name, of so many bytes of UTF-8 at most, and no part of a character. */
    public static String cut(String name, int bytes) {
        int end = 0;
        int used = 0;
        while (end < name.length()) {
            int next = name.offsetByCodePoints(end, 1);
            used += name.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
            if (used > bytes) {
                break;
            }
            end = next;
        }
        return name.substring(0, end);
    }

    private static boolean isPlain(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
    }

    private static boolean isSafe(String escaped) {
        return !escaped.isEmpty()
                && escaped.length() <= MOST
                && !escaped.startsWith(".")
                && !DEVICE.matcher(escaped).matches();
    }

    /** No escaped name has a '~', so this is none of theirs. */
    private static String withChecksum(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints().limit(SHOWN).forEach(c -> shown.append(isPlain(c) && c != '.' ? (char) c : '_'));
        return shown + "~" + checksum(name);
    }

    private static String checksum(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_16BE));
            return HexFormat.of().formatHex(digest, 0, CHECKSUM_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
