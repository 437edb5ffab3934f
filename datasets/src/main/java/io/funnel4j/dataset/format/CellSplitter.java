package io.funnel4j.dataset.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.datavec.api.records.reader.impl.csv.SerializableCSVParser;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * Splits lines of UTF-8 into cells, which it fills again at each line.
 *
 * <p>Cells without quotes, and cells that are quoted as they should be, are cut out of the bytes. Whatever else there is
 * (quotes in the middle of a cell or never closed, delimiters beyond ASCII) goes through DataVec's parser, so that every
 * line has the cells that a CSVRecordReader would give it; but NUL bytes and bytes that are not UTF-8 are refused.
 */
final class CellSplitter {
    private static final byte PLAIN = 0;
    private static final byte DELIMITER = 1;
    private static final byte QUOTE = 2;
    private static final byte LINE_END = 3;
    private static final byte NOT_ASCII = 4;
    private static final byte ODD = 5;
    private static final char REPLACEMENT = '\uFFFD';

    private final char delimiter;
    private final char quote;
    private final boolean bytesSuffice;
    private final byte[] kinds = new byte[256];
    private final List<Text> texts = new ArrayList<>();
    private final List<Writable> cells = new ArrayList<>();
    private byte[] unquoted = new byte[256];
    private MalformedRowException failure;

    CellSplitter(char delimiter, char quote) {
        this.delimiter = delimiter;
        this.quote = quote;
        this.bytesSuffice = delimiter < 128 && quote < 128;
        for (int high = 128; high < kinds.length; high++) {
            kinds[high] = NOT_ASCII;
        }
        kinds['\n'] = LINE_END;
        kinds['\r'] = LINE_END;
        if (bytesSuffice) {
            kinds[quote] = QUOTE;
            kinds[delimiter] = DELIMITER;
        }
        kinds['\0'] = ODD;
    }

    /**
     * Splits one line.
     *
     * @param from where it begins
     * @param length of the bytes; a last line need not have an end
     * @return where the next line begins
     */
    int split(byte[] bytes, int from, int length) {
        cells.clear();
        failure = null;
        int end = bytesSuffice ? splitBytes(bytes, from, length) : -1;
        if (end < 0) {
            end = lineEnd(bytes, from, length);
            parse(bytes, from, end);
        }
        if (end < length && bytes[end] == '\r') {
            end++;
            return end < length && bytes[end] == '\n' ? end + 1 : end;
        }
        return end < length ? end + 1 : end;
    }

    /** The cells of the line; none if it is malformed. */
    List<Writable> cells() {
        return cells;
    }

    /** Whether the line has a quoted cell that is not closed, or bytes that are no text. */
    boolean malformed() {
        return failure != null;
    }

    /** Why the line is malformed, or null. */
    MalformedRowException failure() {
        return failure;
    }

    /** Where the line ends, or -1 if it must be parsed as text. */
    private int splitBytes(byte[] bytes, int from, int length) {
        boolean ascii = true;
        int start = from;
        int at = from;
        while (at < length) {
            byte kind = kinds[bytes[at] & 0xFF];
            if (kind == PLAIN) {
                at++;
            } else if (kind == DELIMITER) {
                next().set(bytes, start, at - start);
                start = ++at;
            } else if (kind == LINE_END) {
                break;
            } else if (kind == NOT_ASCII) {
                ascii = false;
                at++;
            } else {
                int closed = kind == QUOTE && at == start ? closingQuote(bytes, at + 1, length) : -1;
                if (closed < 0) {
                    return -1;
                }
                ascii &= addQuoted(bytes, at + 1, closed);
                at = closed + 1;
                if (at == length || kinds[bytes[at] & 0xFF] == LINE_END) {
                    return ascii || isUtf8(bytes, from, at) ? at : -1;
                }
                if (kinds[bytes[at] & 0xFF] != DELIMITER) {
                    return -1;
                }
                start = ++at;
            }
        }
        next().set(bytes, start, at - start);
        return ascii || isUtf8(bytes, from, at) ? at : -1;
    }

    /** The quote that closes a cell, on the same line; -1 if none does. */
    private int closingQuote(byte[] bytes, int from, int length) {
        for (int at = from; at < length; at++) {
            byte kind = kinds[bytes[at] & 0xFF];
            if (kind == QUOTE) {
                if (at + 1 == length || bytes[at + 1] != quote) {
                    return at;
                }
                at++;
            } else if (kind == LINE_END || kind == ODD) {
                return -1;
            }
        }
        return -1;
    }

    /** Adds a cell in which quotes are doubled; says whether it is ASCII. */
    private boolean addQuoted(byte[] bytes, int from, int to) {
        if (unquoted.length < to - from) {
            unquoted = new byte[2 * (to - from)];
        }
        int count = 0;
        int all = 0;
        for (int at = from; at < to; at++) {
            unquoted[count++] = bytes[at];
            all |= bytes[at];
            if (bytes[at] == quote) {
                at++;
            }
        }
        next().set(unquoted, 0, count);
        return all >= 0;
    }

    private static boolean isUtf8(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).indexOf(REPLACEMENT) < 0;
    }

    private static int lineEnd(byte[] bytes, int from, int length) {
        int end = from;
        while (end < length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        return end;
    }

    private void parse(byte[] bytes, int from, int to) {
        cells.clear();
        ByteBuffer line = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer text = CharBuffer.allocate(to - from);
        if (StandardCharsets.UTF_8.newDecoder().decode(line, text, true).isError()) {
            failure = new MalformedRowException(
                    MalformedRowException.Kind.NOT_UTF8,
                    String.format(
                            Locale.ROOT, "byte 0x%02X as character %d of the line", line.get(), text.position() + 1),
                    "UTF-8; save or convert the file as UTF-8");
            return;
        }
        int nul = text.flip().toString().indexOf('\0');
        if (nul >= 0) {
            failure = new MalformedRowException(
                    MalformedRowException.Kind.UNREADABLE,
                    String.format(Locale.ROOT, "a NUL byte as character %d of the line", nul + 1),
                    "text; is the file damaged?");
            return;
        }
        try {
            SerializableCSVParser parser =
                    new SerializableCSVParser(delimiter, quote, SerializableCSVParser.NULL_CHARACTER);
            for (String cell : parser.parseLine(text.toString())) {
                next().set(cell);
            }
        } catch (IOException e) {
            cells.clear();
            failure = new MalformedRowException("a quoted cell that is not closed on its line", e);
        }
    }

    private Text next() {
        int index = cells.size();
        if (index == texts.size()) {
            texts.add(new Text());
        }
        Text text = texts.get(index);
        cells.add(text);
        return text;
    }
}
