// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.MalformedRowException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.writable.Text;

/** A feature list of Ali-CCP as a cell a field, filled again at each list. Nothing becomes a String on the way. */
final class AliCcpFeatures {
    private static final byte FEATURE_END = 1;
    private static final byte FIELD_END = 2;
    private static final byte ID_END = 3;
    /** A field's id is at most so long, so that it fits into a long. */
    private static final int FIELD_BYTES = Long.BYTES;

    private static final long[] FIELDS = AliCcpField.ids().stream()
            .mapToLong(id -> packed(id.getBytes(StandardCharsets.US_ASCII), 0, id.length()))
            .toArray();

    private final byte[][] values = new byte[FIELDS.length][64];
    private final int[] lengths = new int[FIELDS.length];
    private final Text[] cells = new Text[FIELDS.length];

    AliCcpFeatures() {
        Arrays.setAll(cells, field -> new Text());
    }

    /**
     * Reads a list.
     *
     * @param count how many features it is said to have
     * @param where the list stands, for messages
     * @throws MalformedRowException if it is not a list of so many features of known fields
     */
    void read(Text list, Text count, String where) {
        Arrays.fill(lengths, 0);
        byte[] bytes = list.getBytes();
        int end = list.getLength();
        int features = 0;
        for (int at = 0; at < end; features++) {
            at = feature(bytes, at, end, where) + 1;
        }
        if (!count.toString().equals(Integer.toString(features))) {
            throw malformed("%s features in %s".formatted(features, where), "%s, as feature_num says".formatted(count));
        }
        for (int field = 0; field < cells.length; field++) {
            cells[field].set(values[field], 0, lengths[field]);
        }
    }

    /** The values of a field, by its place in {@link AliCcpField}; empty where it is absent. */
    Text cell(int field) {
        return cells[field];
    }

    /** Reads one feature and gives where it ends. */
    private int feature(byte[] bytes, int from, int end, String where) {
        int idFrom = -1;
        int weightFrom = -1;
        int at = from;
        for (; at < end && bytes[at] != FEATURE_END; at++) {
            byte character = bytes[at];
            if (character == FIELD_END && idFrom < 0) {
                idFrom = at + 1;
            } else if (character == ID_END && idFrom >= 0 && weightFrom < 0) {
                weightFrom = at + 1;
            } else if (character == AliCcp.SEPARATOR || character == AliCcp.WEIGHT_SEPARATOR || character < ' ') {
                throw malformedFeature(bytes, from, at + 1, where);
            }
        }
        if (idFrom < 0 || weightFrom < 0 || weightFrom - 1 == idFrom || weightFrom == at) {
            throw malformedFeature(bytes, from, at, where);
        }
        int field = field(bytes, from, idFrom - 1, where);
        append(field, bytes, idFrom, weightFrom - 1, weightFrom, at);
        return at;
    }

    private void append(int field, byte[] bytes, int idFrom, int idEnd, int weightFrom, int weightEnd) {
        int needed = lengths[field] + (idEnd - idFrom) + (weightEnd - weightFrom) + 2;
        if (values[field].length < needed) {
            values[field] = Arrays.copyOf(values[field], 2 * needed);
        }
        byte[] target = values[field];
        int at = lengths[field];
        if (at > 0) {
            target[at++] = (byte) AliCcp.SEPARATOR;
        }
        System.arraycopy(bytes, idFrom, target, at, idEnd - idFrom);
        at += idEnd - idFrom;
        if (!isOne(bytes, weightFrom, weightEnd)) {
            target[at++] = (byte) AliCcp.WEIGHT_SEPARATOR;
            System.arraycopy(bytes, weightFrom, target, at, weightEnd - weightFrom);
            at += weightEnd - weightFrom;
        }
        lengths[field] = at;
    }

    /** 1, 1.0, 1.00, ... */
    private static boolean isOne(byte[] bytes, int from, int end) {
        if (bytes[from] != '1' || (end > from + 1 && bytes[from + 1] != '.')) {
            return false;
        }
        for (int at = from + 2; at < end; at++) {
            if (bytes[at] != '0') {
                return false;
            }
        }
        return true;
    }

    private static int field(byte[] bytes, int from, int end, String where) {
        if (end - from <= FIELD_BYTES) {
            long packed = packed(bytes, from, end);
            for (int field = 0; field < FIELDS.length; field++) {
                if (FIELDS[field] == packed) {
                    return field;
                }
            }
        }
        throw malformed(
                "field '%s' in %s".formatted(text(bytes, from, end), where),
                "one of %s".formatted(String.join(", ", List.copyOf(AliCcpField.ids()))));
    }

    private static long packed(byte[] bytes, int from, int end) {
        long packed = 0;
        for (int at = from; at < end; at++) {
            packed = (packed << Byte.SIZE) | (bytes[at] & 0xFF);
        }
        return packed;
    }

    private static MalformedRowException malformedFeature(byte[] bytes, int from, int end, String where) {
        return malformed(
                "feature '%s' in %s".formatted(text(bytes, from, end), where), "FIELD U+0002 FEATURE U+0003 WEIGHT");
    }

    private static MalformedRowException malformed(String found, String expected) {
        return new MalformedRowException(MalformedRowException.Kind.UNREADABLE, found, expected);
    }

    private static String text(byte[] bytes, int from, int end) {
        String text = new String(bytes, from, Math.min(end - from, 40), StandardCharsets.UTF_8);
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
