// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.text;

import java.util.Locale;

/** Texts with numbers in them, which read the same wherever they are written. */
public final class Message {
    private Message() {}

    /** The text of a {@link java.util.Formatter}'s format, in the root locale: {@code 1,234.5} with {@code %,.1f}. */
    public static String of(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
