// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Writes scores as a body. */
public final class ScoreResponse {
    /** Bytes of a number, its comma with it. */
    private static final int BYTES_A_NUMBER = 22;
    /** No number has more, its comma with it: {@code -2.2250738585072014E-308}. */
    private static final int MOST_BYTES_A_NUMBER = 32;

    private static final int MOST_FIRST_BYTES = 1 << 28;
    private static final byte[] NULL = ascii("null");

    private byte[] bytes;
    private int length;

    private ScoreResponse(long capacity) {
        this.bytes = new byte[(int) Math.min(MOST_FIRST_BYTES, capacity)];
    }

    /** Bytes of an answer, more rather than less. */
    public static long mostBytes(int rows, int probabilities) {
        return 200 + probabilities * (60 + (long) rows * BYTES_A_NUMBER);
    }

    /**
     * The body, in UTF-8; each number reads as the same double again, and is null where it is none.
     *
     * @param model the id of the model that scored
     * @param scores by probability, one a row
     */
    public static ByteBuffer bytes(String model, int rows, Map<String, double[]> scores) {
        ScoreResponse body = new ScoreResponse(mostBytes(rows, scores.size()));
        body.add(ascii("{\"model\":"));
        body.addText(model);
        body.add(ascii(",\"rows\":" + rows + ",\"probabilities\":{"));
        boolean first = true;
        for (Map.Entry<String, double[]> probability : scores.entrySet()) {
            if (!first) {
                body.add((byte) ',');
            }
            first = false;
            body.addText(probability.getKey());
            body.add((byte) ':');
            body.add(probability.getValue());
        }
        body.add(ascii("}}"));
        return ByteBuffer.wrap(body.bytes, 0, body.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void addText(String text) {
        add((byte) '"');
        add(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        add((byte) '"');
    }

    private void add(double[] scores) {
        add((byte) '[');
        for (int i = 0; i < scores.length; i++) {
            require(MOST_BYTES_A_NUMBER);
            if (i > 0) {
                bytes[length++] = ',';
            }
            if (Double.isFinite(scores[i])) {
                addAscii(NumberOutput.toString(scores[i], true));
            } else {
                add(NULL);
            }
        }
        add((byte) ']');
    }

    /** There must be room for it. */
    @SuppressWarnings("deprecation") // for text that is ASCII it copies, which is what is meant
    private void addAscii(String number) {
        int more = number.length();
        number.getBytes(0, more, bytes, length);
        length += more;
    }

    private void add(byte one) {
        require(1);
        bytes[length++] = one;
    }

    private void add(byte[] more) {
        require(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void require(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, (int)
                    Math.min(Integer.MAX_VALUE - 8L, Math.max(length + (long) more, 3L * bytes.length / 2)));
        }
    }
}
