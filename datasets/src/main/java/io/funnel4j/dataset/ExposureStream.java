// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.Internal;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Encoded exposures on their way from one process to another of the same version, whole. */
@Internal
public final class ExposureStream {
    private static final int ROW_CHUNK_BYTES = 1 << 26;
    private static final int COPIED_AT_ONCE = 1 << 16;

    private ExposureStream() {}

    /** Writes the layout, the rows and the lists. */
    public static void write(EncodedExposures exposures, DataOutput out) throws IOException {
        byte[] layout = JsonFiles.text(exposures.layout()).getBytes(StandardCharsets.UTF_8);
        out.writeInt(layout.length);
        out.write(layout);
        out.writeLong(exposures.rows());
        out.writeLong(exposures.checksum());
        write(exposures.rowChunks(), out);
        write(exposures.listChunks(), out);
    }

    private static void write(List<ByteBuffer> chunks, DataOutput out) throws IOException {
        out.writeLong(chunks.stream()
                .mapToLong(chunk -> chunk.duplicate().rewind().remaining())
                .sum());
        byte[] copied = new byte[COPIED_AT_ONCE];
        for (ByteBuffer chunk : chunks) {
            ByteBuffer rest = chunk.duplicate().rewind();
            while (rest.hasRemaining()) {
                int count = Math.min(copied.length, rest.remaining());
                rest.get(copied, 0, count);
                out.write(copied, 0, count);
            }
        }
    }

    /** Reads into memory what {@link #write} wrote. */
    public static EncodedExposures read(DataInput in) throws IOException {
        byte[] text = new byte[in.readInt()];
        in.readFully(text);
        RowLayout layout = JsonFiles.parse(new String(text, StandardCharsets.UTF_8), RowLayout.class);
        long rows = in.readLong();
        long checksum = in.readLong();
        int rowsPerChunk = ExposureFile.rowsPerChunk(layout.stride(), ROW_CHUNK_BYTES);
        List<ByteBuffer> rowChunks = readChunks(in, rowsPerChunk * layout.stride());
        List<ByteBuffer> lists = readChunks(in, ExposureFile.LIST_CHUNK_UNITS * Integer.BYTES);
        return new EncodedExposures("memory", layout, rows, rowChunks, rowsPerChunk, lists, checksum);
    }

    private static List<ByteBuffer> readChunks(DataInput in, int chunkBytes) throws IOException {
        List<ByteBuffer> chunks = new ArrayList<>();
        for (long left = in.readLong(); left > 0; left -= chunkBytes) {
            byte[] bytes = new byte[(int) Math.min(left, chunkBytes)];
            in.readFully(bytes);
            chunks.add(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        }
        return chunks;
    }
}
