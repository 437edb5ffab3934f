// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sort;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes records to a file, each after its length in as few bytes as that needs. */
final class RunWriter implements Closeable {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int CONTINUED = 0x80;
    private static final int SEVEN_BITS = 7;

    private final OutputStream out;

    RunWriter(Path file) throws IOException {
        this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
    }

    void write(byte[] bytes, int from, int to) throws IOException {
        int length = to - from;
        while (length >= CONTINUED) {
            out.write((length & (CONTINUED - 1)) | CONTINUED);
            length >>>= SEVEN_BITS;
        }
        out.write(length);
        out.write(bytes, from, to - from);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
