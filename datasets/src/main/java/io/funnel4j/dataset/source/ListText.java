// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.datavec.api.writable.Text;

/**
 * The values of a cell that a source knows to be a list or a map, so that no character within them can tear them apart. Its
 * bytes hold each value, and in a map the weight behind it, after its length: {@code 2:k1} {@code 3:0.5}; a missing one is
 * {@code -}.
 */
public final class ListText extends Text {
    private static final long serialVersionUID = 1L;

    private static final byte MISSING = '-';
    private static final char END = ':';

    private final boolean weighted;

    /**
     * @param framed values, and weights, each after its length
     * @param weighted whether a weight follows each value
     */
    public ListText(String framed, boolean weighted) {
        super(framed);
        this.weighted = weighted;
    }

    /** A list of values; null for a missing one. */
    public static ListText of(List<String> values) {
        StringBuilder framed = new StringBuilder();
        values.forEach(value -> frame(value, framed));
        return new ListText(framed.toString(), false);
    }

    /** Adds a piece, null for a missing one, to those before it. */
    public static void frame(String piece, StringBuilder framed) {
        if (piece == null) {
            framed.append((char) MISSING);
        } else {
            framed.append(piece.getBytes(StandardCharsets.UTF_8).length)
                    .append(END)
                    .append(piece);
        }
    }

    /** What stands before the bytes of a piece. */
    public static byte[] frame(int length) {
        return (Integer.toString(length) + END).getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a weight follows each value. */
    public boolean weighted() {
        return weighted;
    }

    /** Takes the pieces of a cell, values and weights in turn in a map. */
    public interface Pieces {
        /**
         * The next piece.
         *
         * @param from where it begins in the bytes; -1 for a missing one
         * @param to where it ends
         */
        void piece(int from, int to);
    }

    /** Gives the pieces of framed bytes, in order. */
    public static void split(byte[] bytes, int length, Pieces pieces) {
        int at = 0;
        while (at < length) {
            if (bytes[at] == MISSING) {
                pieces.piece(-1, -1);
                at++;
                continue;
            }
            int size = 0;
            while (bytes[at] != END) {
                size = 10 * size + bytes[at++] - '0';
            }
            pieces.piece(at + 1, at + 1 + size);
            at += 1 + size;
        }
    }

    /** The values for a person to read: {@code a|b}, or {@code a:0.5|b:1}. */
    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        split(
                getBytes(),
                getLength(),
                (from, to) ->
                        texts.add(from < 0 ? "" : new String(getBytes(), from, to - from, StandardCharsets.UTF_8)));
        if (!weighted) {
            return String.join("|", texts);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i + 1 < texts.size(); i += 2) {
            text.append(i == 0 ? "" : "|").append(texts.get(i));
            text.append(texts.get(i + 1).isEmpty() ? "" : ":" + texts.get(i + 1));
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ListText list && list.weighted == weighted && super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
