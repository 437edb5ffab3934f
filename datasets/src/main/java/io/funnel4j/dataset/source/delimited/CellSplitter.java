// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.text.Message;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Splits records of UTF-8 into cells as {@link Records} says, and fills the cells again at each record. */
final class CellSplitter {
    private static final byte PLAIN = 0;
    private static final byte NOT_ASCII = 1;
    private static final byte NUL = 2;
    /** From here on what may end a cell. */
    private static final byte DELIMITER = 4;

    private static final byte LINE_END = 8;
    private static final int NO_QUOTE = -1;
    private static final char REPLACEMENT = '\uFFFD';

    private final Records records;
    private final byte[] quote;
    private final int firstOfQuote;
    private final int delimiterLength;
    private final byte[] kinds = new byte[256];
    /** The cell at each place, whatever record it is filled from. */
    private Text[] texts = new Text[0];

    private final List<Writable> cells = new ArrayList<>();
    private int count;
    private byte[] unquoted = new byte[256];
    private MalformedRowException failure;
    private int lines;

    CellSplitter(char delimiter, char quote) {
        this(new Records(delimiter, quote));
    }

    CellSplitter(Records records) {
        this.records = records;
        this.quote = records.quote();
        this.firstOfQuote = this.quote.length == 0 ? NO_QUOTE : this.quote[0] & 0xFF;
        this.delimiterLength = records.delimiter().length;
        for (int high = 128; high < kinds.length; high++) {
            kinds[high] = NOT_ASCII;
        }
        kinds['\n'] = LINE_END;
        kinds['\r'] = LINE_END;
        kinds['\0'] = NUL;
        kinds[records.delimiter()[0] & 0xFF] = DELIMITER;
    }

    /**
     * Splits one record.
     *
     * @param from where it begins
     * @param length of the bytes, which hold all of it; a last one need not have a line end
     * @return where the next record begins
     */
    int split(byte[] bytes, int from, int length) {
        count = 0;
        failure = null;
        lines = 1;
        byte[] kinds = this.kinds;
        int seen = PLAIN;
        int at = from;
        while (true) {
            int kind = LINE_END;
            if (at < length && (bytes[at] & 0xFF) == firstOfQuote && records.quoteAt(bytes, at, length)) {
                int closed = records.closing(bytes, at + quote.length, length, true);
                if (closed < 0) {
                    return refuse(bytes, from, Records.lineEnd(bytes, at, length), length);
                }
                seen |= addQuoted(bytes, at + quote.length, closed);
                at = closed + quote.length;
                kind = at < length ? kinds[bytes[at] & 0xFF] : LINE_END;
            } else {
                int start = at;
                while (at < length) {
                    kind = kinds[bytes[at] & 0xFF];
                    if (kind != PLAIN) {
                        if (kind >= DELIMITER && endsCell(kind, bytes, at, length)) {
                            break;
                        }
                        seen |= kind;
                    }
                    at++;
                }
                next().set(bytes, start, at - start);
            }
            if (at == length || kind == LINE_END) {
                break;
            }
            at += delimiterLength;
        }
        if (seen != PLAIN && ((seen & NUL) != 0 || !isUtf8(bytes, from, at))) {
            return refuse(bytes, from, at, length);
        }
        takeCells();
        return afterLineEnd(bytes, at, length);
    }

    /** Most records have as many cells as the one before. */
    private void takeCells() {
        while (cells.size() > count) {
            cells.remove(cells.size() - 1);
        }
        while (cells.size() < count) {
            cells.add(texts[cells.size()]);
        }
    }

    /** Other texts than the delimiter may begin as it does, if it has several bytes. */
    private boolean endsCell(int kind, byte[] bytes, int at, int length) {
        return kind == LINE_END || delimiterLength == 1 || records.delimiterAt(bytes, at, length);
    }

    private static int afterLineEnd(byte[] bytes, int end, int length) {
        if (end == length) {
            return length;
        }
        boolean pair = bytes[end] == '\r' && end + 1 < length && bytes[end + 1] == '\n';
        return pair ? end + 2 : end + 1;
    }

    /** The cells of the record; none if it is malformed. */
    List<Writable> cells() {
        return cells;
    }

    /** Whether the record has a quoted cell that is not closed as it should be, or bytes that are no text. */
    boolean malformed() {
        return failure != null;
    }

    /** Why the record is malformed, or null. */
    MalformedRowException failure() {
        return failure;
    }

    /** How many lines the record stands on. */
    int lines() {
        return lines;
    }

    /** Adds a cell in which quotes are doubled; the kinds of its bytes together. */
    private int addQuoted(byte[] bytes, int from, int to) {
        if (unquoted.length < to - from) {
            unquoted = new byte[2 * (to - from)];
        }
        int count = 0;
        int seen = PLAIN;
        for (int at = from; at < to; at++) {
            byte character = bytes[at];
            if (character < 0) {
                seen |= NOT_ASCII;
            }
            if (character == quote[0] && records.quoteAt(bytes, at, to)) {
                System.arraycopy(quote, 0, unquoted, count, quote.length);
                count += quote.length;
                at += 2 * quote.length - 1;
                continue;
            }
            if (character <= '\r' && character >= 0) {
                seen |= control(bytes, at, to);
            }
            unquoted[count++] = character;
        }
        next().set(unquoted, 0, count);
        return seen;
    }

    private int control(byte[] bytes, int at, int to) {
        if (bytes[at] == '\n' || (bytes[at] == '\r' && (at + 1 == to || bytes[at + 1] != '\n'))) {
            lines++;
        }
        return bytes[at] == '\0' ? NUL : PLAIN;
    }

    private static boolean isUtf8(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).indexOf(REPLACEMENT) < 0
                || StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, from, to - from), CharBuffer.allocate(to - from), true)
                        .isUnderflow();
    }

    /** Takes the record for malformed, and says why; it ends with the line. */
    private int refuse(byte[] bytes, int from, int end, int length) {
        cells.clear();
        lines = Math.max(1, LineEnds.linesIn(bytes, from, end));
        ByteBuffer record = ByteBuffer.wrap(bytes, from, end - from);
        CharBuffer text = CharBuffer.allocate(end - from);
        if (StandardCharsets.UTF_8.newDecoder().decode(record, text, true).isError()) {
            failure = new MalformedRowException(
                    MalformedRowException.Kind.NOT_UTF8,
                    Message.of("byte 0x%02X as character %d of the line", record.get(), text.position() + 1),
                    "UTF-8; save or convert the file as UTF-8");
        } else {
            int at = text.flip().toString().indexOf('\0');
            failure = at >= 0 ? nulAt(at) : unclosed();
        }
        return afterLineEnd(bytes, end, length);
    }

    private static MalformedRowException nulAt(int character) {
        return new MalformedRowException(
                MalformedRowException.Kind.UNREADABLE,
                "a NUL byte as character %s of the line".formatted(character + 1),
                "text; is the file damaged?");
    }

    private MalformedRowException unclosed() {
        String mark = new String(quote, StandardCharsets.UTF_8);
        return new MalformedRowException(
                MalformedRowException.Kind.UNREADABLE,
                "a quoted cell that is not closed, or has more text behind the quote that closes it",
                "%sa quoted cell%s with quotes in it doubled; or quote: none, where quotes are characters like any other"
                        .formatted(mark, mark));
    }

    private Text next() {
        if (count == texts.length) {
            texts = Arrays.copyOf(texts, Math.max(8, 2 * count));
        }
        Text text = texts[count];
        if (text == null) {
            text = new Text();
            texts[count] = text;
        }
        count++;
        return text;
    }
}
