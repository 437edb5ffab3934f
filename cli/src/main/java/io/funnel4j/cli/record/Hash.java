// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a text, in hex. */
public final class Hash {
    private static final int SHOWN = 8;

    private Hash() {}

    /** Of the text's UTF-8. */
    public static String of(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Enough of a hash to tell it from others by eye. */
    public static String shown(String hash) {
        return hash.substring(0, Math.min(SHOWN, hash.length()));
    }
}
