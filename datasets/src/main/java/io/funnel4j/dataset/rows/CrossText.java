// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.writable.Text;

/**
 * The text of a cross: each value after its length in bytes, {@code 2:u74:book}, so that no two combinations of values are the same
 * text.
 */
@Internal
public final class CrossText {
    private CrossText() {}

    /** Appends a value to those before it. */
    static void append(Text value, Text target) {
        byte[] length = (value.getLength() + ":").getBytes(StandardCharsets.US_ASCII);
        target.append(length, 0, length.length);
        target.append(value.getBytes(), 0, value.getLength());
    }

    /** The values of a text; none where it is not of that form. */
    public static List<String> values(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> values = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = 0;
            int start = at;
            while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - start < 9) {
                length = 10 * length + bytes[at++] - '0';
            }
            if (at == start || at == bytes.length || bytes[at] != ':' || length > bytes.length - at - 1) {
                return List.of();
            }
            values.add(new String(bytes, at + 1, length, StandardCharsets.UTF_8));
            at += 1 + length;
        }
        return values;
    }
}
