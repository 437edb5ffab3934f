// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The text of a cross in a vocabulary: each value after its length in bytes, {@code 2:u74:book}. */
public final class CrossText {
    private CrossText() {}

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
