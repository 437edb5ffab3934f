// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.text.Message;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A row of numbers as ND4J stores arrays: two buffers, the shape's and the values', each
 *
 * <pre>
 *   text how it was allocated, long length, text type, the values (big-endian)
 * </pre>
 *
 * <p>ND4J's own reader allocates what a file says; here the file must say what is expected.
 */
final class DenseValues {
    /** Bytes before the values at most. */
    static final long MAX_HEADER_BYTES = 1 << 10;

    private static final String SHAPE_TYPE = "LONG";

    private DenseValues() {}

    /**
     * Reads an array of one row.
     *
     * @param file that holds it, for messages
     * @param entry in the file
     * @param length values that there must be
     * @throws IOException if the content is another array, or cut
     */
    static INDArray read(Path file, String entry, byte[] content, long length, DataType dataType) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            in.readUTF();
            long words = in.readLong();
            String type = in.readUTF();
            long rank = in.readLong();
            // [rank, the shape, the strides, flags, element stride, order]
            if (!type.equals(SHAPE_TYPE) || rank < 1 || rank > 2 || words != 2 * rank + 4) {
                throw foreign(file, entry, "it does not begin as a row of numbers does", null);
            }
            long values = 1;
            for (int dimension = 0; dimension < rank; dimension++) {
                long size = in.readLong();
                expect(file, entry, "values", length, dimension == rank - 1 ? size : length);
                expect(file, entry, "rows", 1, dimension == rank - 1 ? 1 : size);
                values = size;
            }
            in.skipBytes((int) (rank + 3) * Long.BYTES);
            in.readUTF();
            expect(file, entry, "values", values, in.readLong());
            String found = in.readUTF();
            if (!found.equals(dataType.name())) {
                throw foreign(file, entry, "it has numbers of type %s; expected %s".formatted(found, dataType), null);
            }
            expect(file, entry, "bytes of values", length * dataType.width(), in.available());
            return values(file, entry, in, length, dataType);
        } catch (EOFException | UTFDataFormatException e) {
            throw foreign(file, entry, "it is cut short or damaged", e);
        }
    }

    private static INDArray values(Path file, String entry, DataInputStream in, long length, DataType dataType)
            throws IOException {
        INDArray array = Nd4j.createUninitialized(dataType, 1, length);
        for (long i = 0; i < length; i++) {
            double value = dataType == DataType.DOUBLE ? in.readDouble() : in.readFloat();
            if (!Double.isFinite(value)) {
                throw foreign(file, entry, Message.of("value %,d is %s; expected a finite number", i, value), null);
            }
            array.data().put(i, value);
        }
        return array;
    }

    private static void expect(Path file, String entry, String what, long expected, long found) throws IOException {
        if (expected != found) {
            throw foreign(file, entry, Message.of("it has %,d %s; the model has %,d", found, what, expected), null);
        }
    }

    private static IOException foreign(Path file, String entry, String why, Exception cause) {
        return new IOException(
                "'%s' in '%s' is not of the model in '%s' beside it: %s".formatted(entry, file, ModelFiles.SPEC, why),
                cause);
    }
}
