// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.Internal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Encoded exposures as plain arrays, for serializers that go through fields and know no records. Exposures in memory
 * share their bytes with it; those of a file are copied.
 */
@Internal
public final class ExposureArrays {
    private String layout;
    private long rows;
    private int rowsPerChunk;
    private byte[][] rowChunks;
    private byte[][] lists;
    private long checksum;

    /** For deserialization alone. */
    private ExposureArrays() {}

    public ExposureArrays(EncodedExposures exposures) {
        layout = JsonFiles.text(exposures.layout());
        rows = exposures.rows();
        rowsPerChunk = exposures.rowsPerChunk();
        rowChunks = arrays(exposures.rowChunks());
        lists = arrays(exposures.listChunks());
        checksum = exposures.checksum();
    }

    private static byte[][] arrays(List<ByteBuffer> chunks) {
        return chunks.stream().map(ExposureArrays::array).toArray(byte[][]::new);
    }

    private static byte[] array(ByteBuffer chunk) {
        ByteBuffer whole = chunk.duplicate().rewind();
        if (whole.hasArray() && whole.arrayOffset() == 0 && whole.array().length == whole.remaining()) {
            return whole.array();
        }
        byte[] copy = new byte[whole.remaining()];
        whole.get(copy);
        return copy;
    }

    /** The exposures. */
    public EncodedExposures exposures() {
        return new EncodedExposures(
                "memory",
                JsonFiles.parse(layout, RowLayout.class),
                rows,
                buffers(rowChunks),
                rowsPerChunk,
                buffers(lists),
                checksum);
    }

    private static List<ByteBuffer> buffers(byte[][] chunks) {
        return Arrays.stream(chunks)
                .map(chunk -> ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN))
                .toList();
    }
}
