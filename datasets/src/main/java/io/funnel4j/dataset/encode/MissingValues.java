package io.funnel4j.dataset.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.writable.Text;

/** Texts that stand for a missing value in the cells of features, as {@code NULL} or {@code -124} do in some logs. */
final class MissingValues {
    private final byte[][] texts;

    MissingValues(List<String> texts) {
        this.texts = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    boolean none() {
        return texts.length == 0;
    }

    boolean contains(Text value) {
        return contains(value.getBytes(), 0, value.getLength());
    }

    boolean contains(byte[] bytes, int from, int length) {
        for (byte[] text : texts) {
            if (text.length == length && Arrays.equals(text, 0, length, bytes, from, from + length)) {
                return true;
            }
        }
        return false;
    }
}
