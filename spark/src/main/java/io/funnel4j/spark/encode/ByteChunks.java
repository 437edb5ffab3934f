// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Bytes in memory, of which there may be more than an array holds. */
final class ByteChunks extends OutputStream {
    private static final int CHUNK_BYTES = 1 << 24;

    private final List<byte[]> full = new ArrayList<>();
    private final ByteArrayOutputStream last = new ByteArrayOutputStream();

    @Override
    public void write(int value) {
        last.write(value);
        cut();
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        last.write(bytes, from, length);
        cut();
    }

    private void cut() {
        if (last.size() >= CHUNK_BYTES) {
            full.add(last.toByteArray());
            last.reset();
        }
    }

    /** All bytes that were written, in order. */
    byte[][] chunks() {
        List<byte[]> chunks = new ArrayList<>(full);
        chunks.add(last.toByteArray());
        return chunks.toArray(byte[][]::new);
    }

    /** Reads chunks one after the other. */
    static InputStream input(byte[][] chunks) {
        return new SequenceInputStream(Collections.enumeration(
                Arrays.stream(chunks).map(ByteArrayInputStream::new).toList()));
    }
}
