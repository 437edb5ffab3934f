// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Where the records of delimited text end (RFC 4180). A cell that begins with the quote ends at the next quote that is not
 * doubled, after which a delimiter or the end of a line must come; line ends within it are its own. Quotes anywhere else
 * are characters like any other.
 *
 * <p>A quoted cell that is never closed must not swallow the rest of a file: if what follows its first line does not close
 * it within so many bytes ({@value #MAX_CELL_BYTES} of a file), or closes it in the middle of a text, it is malformed and its record ends with
 * that line.
 */
final class Records {
    /** The bytes do not suffice to say where a cell or a record ends. */
    static final int OPEN = -1;
    /** The cell is not closed as it should be. */
    static final int MALFORMED = -2;

    /** Bytes of a quoted cell of several lines, where nothing else is said. */
    static final int MAX_CELL_BYTES = 1 << 20;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final byte[] delimiter;
    private final byte[] quote;
    private final int maxCellBytes;

    /** @param quote {@link DelimitedText#NO_QUOTE} for none */
    Records(char delimiter, char quote) {
        this(delimiter, quote, MAX_CELL_BYTES);
    }

    /** @param maxCellBytes of a quoted cell of several lines */
    Records(char delimiter, char quote, int maxCellBytes) {
        this.maxCellBytes = maxCellBytes;
        this.delimiter = bytes(delimiter);
        this.quote = quote == DelimitedText.NO_QUOTE ? new byte[0] : bytes(quote);
    }

    private static byte[] bytes(char character) {
        return String.valueOf(character).getBytes(StandardCharsets.UTF_8);
    }

    byte[] delimiter() {
        return delimiter;
    }

    byte[] quote() {
        return quote;
    }

    /** Whether a cell that begins here is quoted. */
    boolean quoteAt(byte[] bytes, int at, int length) {
        return quote.length > 0 && at < length && bytes[at] == quote[0] && standsAt(quote, bytes, at, length);
    }

    boolean delimiterAt(byte[] bytes, int at, int length) {
        return at < length && bytes[at] == delimiter[0] && standsAt(delimiter, bytes, at, length);
    }

    private static boolean standsAt(byte[] what, byte[] bytes, int at, int length) {
        if (what.length == 1) {
            return true;
        }
        if (at + what.length > length) {
            return false;
        }
        for (int i = 1; i < what.length; i++) {
            if (bytes[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Where the quote stands that closes a cell.
     *
     * @param from behind the quote that opens it
     * @param whole whether nothing comes after the bytes
     * @return {@link #OPEN} or {@link #MALFORMED} where none does
     */
    int closing(byte[] bytes, int from, int length, boolean whole) {
        int at = nextQuote(bytes, from, length);
        while (at >= 0 && quoteAt(bytes, at + quote.length, length)) {
            at = nextQuote(bytes, at + 2 * quote.length, length);
        }
        int end = at < 0 ? length : at;
        if (end - from > maxCellBytes && lineEnd(bytes, from, from + maxCellBytes) < from + maxCellBytes) {
            return MALFORMED;
        }
        if (at < 0) {
            return whole ? MALFORMED : OPEN;
        }
        int after = at + quote.length;
        if (after + Math.max(quote.length, delimiter.length) > length && !whole) {
            return OPEN;
        }
        if (after == length) {
            return at;
        }
        return isLineEnd(bytes[after]) || delimiterAt(bytes, after, length) ? at : MALFORMED;
    }

    /**
     * Where the last whole record ends; {@code from} if none does.
     *
     * @param from where a record begins
     * @param length of the bytes; more may come after them
     */
    int lastIn(byte[] bytes, int from, int length) {
        int last = from;
        int outside = from;
        int at = quote.length == 0 ? -1 : nextQuote(bytes, from, length);
        while (at >= 0) {
            if (at > from && !beginsCell(bytes, at)) {
                at = nextQuote(bytes, at + quote.length, length);
                continue;
            }
            last = lastLineEnd(bytes, outside, at, last);
            int closed = closing(bytes, at + quote.length, length, false);
            if (closed == OPEN) {
                return last;
            }
            outside = closed == MALFORMED ? lineEnd(bytes, at, length) : closed + quote.length;
            at = nextQuote(bytes, outside, length);
        }
        int end = LineEnds.lastIn(bytes, length);
        return end > outside ? end : last;
    }

    /** Where the record ends that the bytes begin with, its line end included; {@link #OPEN} if it is not whole. */
    int firstIn(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            if (quoteAt(bytes, at, length)) {
                int closed = closing(bytes, at + quote.length, length, false);
                if (closed == OPEN) {
                    return OPEN;
                }
                at = closed == MALFORMED ? lineEnd(bytes, at, length) : closed + quote.length;
            }
            while (at < length && !isLineEnd(bytes[at]) && !delimiterAt(bytes, at, length)) {
                at++;
            }
            if (at < length && isLineEnd(bytes[at])) {
                return bytes[at] == '\n' ? at + 1 : afterReturn(bytes, at, length);
            }
            at += delimiter.length;
        }
        return OPEN;
    }

    private static int afterReturn(byte[] bytes, int at, int length) {
        if (at + 1 == length) {
            return OPEN;
        }
        return bytes[at + 1] == '\n' ? at + 2 : at + 1;
    }

    private boolean beginsCell(byte[] bytes, int at) {
        int before = at - delimiter.length;
        return isLineEnd(bytes[at - 1]) || (before >= 0 && delimiterAt(bytes, before, at));
    }

    private static int lastLineEnd(byte[] bytes, int from, int to, int otherwise) {
        for (int end = to; end > from; end--) {
            if (isLineEnd(bytes[end - 1])) {
                return end;
            }
        }
        return otherwise;
    }

    /** Where the line ends, without its end. */
    static int lineEnd(byte[] bytes, int from, int length) {
        int at = from;
        while (at < length && !isLineEnd(bytes[at])) {
            at++;
        }
        return at;
    }

    static boolean isLineEnd(byte character) {
        return character == '\n' || character == '\r';
    }

    private int nextQuote(byte[] bytes, int from, int length) {
        int at = indexOf(quote[0], bytes, from, length);
        while (at >= 0 && !standsAt(quote, bytes, at, length)) {
            at = indexOf(quote[0], bytes, at + 1, length);
        }
        return at;
    }

    /** Eight bytes at a time; -1 where the byte does not occur. */
    private static int indexOf(byte wanted, byte[] bytes, int from, int length) {
        long pattern = (wanted & 0xFF) * ONES;
        int at = from;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            long differences = (long) LONGS.get(bytes, at) ^ pattern;
            long zeros = (differences - ONES) & ~differences & HIGH_BITS;
            if (zeros != 0) {
                return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; at < length; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        return -1;
    }
}
