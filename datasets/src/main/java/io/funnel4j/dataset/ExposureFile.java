// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset;

import io.funnel4j.text.RecordText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The files of encoded exposures in a folder: the rows and the lists, each after a header of 16 bytes, and what they mean.
 */
final class ExposureFile {
    static final String ROWS = "exposures.bin";
    static final String META = "exposures.json";
    static final String FORMAT = "funnel4j-exposures";
    static final String LISTS = "lists.bin";
    static final int VERSION = 2;
    /** No list lies across a multiple of so many units of 4 bytes, so that chunks of them can be mapped. */
    static final int LIST_CHUNK_UNITS = 1 << 28;

    private static final byte[] MAGIC = "funnel4jrows0002".getBytes(StandardCharsets.US_ASCII);

    private ExposureFile() {}

    /**
     * What the rows mean.
     *
     * @param format always {@value #FORMAT}
     * @param version of the format
     * @param rows number of rows
     * @param stride bytes a row
     * @param listUnits units of 4 bytes that the lists take; without any there is no file of lists
     * @param checksum of the rows and the lists, see {@link #checksum(CRC32C, CRC32C)}
     * @param layout what stands where in a row
     */
    record Meta(String format, int version, long rows, int stride, long listUnits, long checksum, RowLayout layout) {}

    static ByteBuffer header() {
        return ByteBuffer.wrap(MAGIC);
    }

    static Meta readMeta(Path folder) {
        Path file = folder.resolve(META);
        Meta meta = JsonFiles.read(file, Meta.class, "the description of encoded exposures");
        if (!FORMAT.equals(meta.format()) || meta.version() != VERSION) {
            throw new InvalidFileException("%s describes '%s' of version %s; expected '%s' of version %s; encode again"
                    .formatted(file, meta.format(), meta.version(), FORMAT, VERSION));
        }
        if (meta.layout() == null || meta.rows() < 0 || meta.listUnits() < 0) {
            throw new InvalidFileException("%s describes %s rows of %s with %s values of lists; encode again"
                    .formatted(file, meta.rows(), RecordText.of(meta.layout()), meta.listUnits()));
        }
        if (meta.stride() != meta.layout().stride()) {
            throw new InvalidFileException("%s says %s bytes a row, but its features and labels need %s; encode again"
                    .formatted(file, meta.stride(), meta.layout().stride()));
        }
        return meta;
    }

    /**
     * Maps the rows in chunks of whole rows.
     *
     * @param chunkBytes upper bound of a chunk, at most 2^31 - 1
     */
    static List<ByteBuffer> mapRows(Path folder, Meta meta, int chunkBytes) {
        long rowsPerChunk = rowsPerChunk(meta.stride(), chunkBytes);
        String what = "%s rows of %s".formatted(meta.rows(), meta.stride());
        return map(folder.resolve(ROWS), what, meta.rows(), meta.stride(), rowsPerChunk * meta.stride());
    }

    /** Maps the lists in chunks of {@link #LIST_CHUNK_UNITS}. */
    static List<ByteBuffer> mapLists(Path folder, Meta meta) {
        if (meta.listUnits() == 0) {
            return List.of();
        }
        String what = "%s values of lists".formatted(meta.listUnits());
        return map(
                folder.resolve(LISTS), what, meta.listUnits(), Integer.BYTES, (long) LIST_CHUNK_UNITS * Integer.BYTES);
    }

    private static List<ByteBuffer> map(Path file, String what, long count, int size, long chunkBytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(MAGIC.length);
            channel.read(head, 0);
            if (!Arrays.equals(head.array(), MAGIC)) {
                throw new InvalidFileException(
                        "%s does not begin as encoded exposures do; it is another kind of file or damaged"
                                .formatted(file));
            }
            long bytes = channel.size() - MAGIC.length;
            if (bytes % size != 0 || bytes / size != count) {
                throw new InvalidFileException("%s has %s bytes; %s need %s; the file is cut, encode again"
                        .formatted(
                                file,
                                channel.size(),
                                what,
                                BigInteger.valueOf(count)
                                        .multiply(BigInteger.valueOf(size))
                                        .add(BigInteger.valueOf(MAGIC.length))));
            }
            List<ByteBuffer> chunks = new ArrayList<>();
            for (long from = 0; from < bytes; from += chunkBytes) {
                long length = Math.min(chunkBytes, bytes - from);
                chunks.add(channel.map(FileChannel.MapMode.READ_ONLY, MAGIC.length + from, length)
                        .order(ByteOrder.LITTLE_ENDIAN));
            }
            return chunks;
        } catch (NoSuchFileException e) {
            throw new InvalidFileException("a file of the encoded exposures, %s, is missing".formatted(file), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static int rowsPerChunk(int stride, int chunkBytes) {
        return Math.max(1, chunkBytes / stride);
    }

    static long checksum(List<ByteBuffer> rows, List<ByteBuffer> lists) {
        CRC32C ofRows = new CRC32C();
        CRC32C ofLists = new CRC32C();
        rows.forEach(chunk -> ofRows.update(chunk.duplicate().rewind()));
        lists.forEach(chunk -> ofLists.update(chunk.duplicate().rewind()));
        return checksum(ofRows, ofLists);
    }

    /** The checksum of the rows alone where there are no lists. */
    static long checksum(CRC32C rows, CRC32C lists) {
        return rows.getValue() ^ Long.rotateLeft(lists.getValue(), Integer.SIZE);
    }

    static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(META));
        Files.deleteIfExists(folder.resolve(ROWS));
        Files.deleteIfExists(folder.resolve(LISTS));
    }
}
