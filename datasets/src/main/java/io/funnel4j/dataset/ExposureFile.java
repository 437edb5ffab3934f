package io.funnel4j.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
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

/** The two files of encoded exposures in a folder: the rows after a header of 16 bytes, and what they mean. */
final class ExposureFile {
    static final String ROWS = "exposures.bin";
    static final String META = "exposures.json";
    static final String FORMAT = "funnel4j-exposures";
    static final int VERSION = 1;

    private static final byte[] MAGIC = "funnel4jrows0001".getBytes(StandardCharsets.US_ASCII);

    private ExposureFile() {}

    /**
     * What the rows mean.
     *
     * @param format always {@value #FORMAT}
     * @param version of the format
     * @param rows number of rows
     * @param stride bytes a row
     * @param checksum CRC-32C of the rows
     * @param layout what stands where in a row
     */
    record Meta(String format, int version, long rows, int stride, long checksum, RowLayout layout) {}

    static ByteBuffer header() {
        return ByteBuffer.wrap(MAGIC);
    }

    static Meta readMeta(Path folder) {
        Path file = folder.resolve(META);
        Meta meta = JsonFiles.read(file, Meta.class, "the description of encoded exposures");
        if (!FORMAT.equals(meta.format()) || meta.version() != VERSION) {
            throw new InvalidFileException("%s describes '%s' of version %d; expected '%s' of version %d; encode again"
                    .formatted(file, meta.format(), meta.version(), FORMAT, VERSION));
        }
        if (meta.stride() != meta.layout().stride()) {
            throw new InvalidFileException("%s says %d bytes a row, but its features and labels need %d; encode again"
                    .formatted(file, meta.stride(), meta.layout().stride()));
        }
        return meta;
    }

    /**
     * Maps the rows in chunks of whole rows.
     *
     * @param chunkBytes upper bound of a chunk, at most 2^31 - 1
     */
    static List<ByteBuffer> map(Path folder, Meta meta, int chunkBytes) {
        Path file = folder.resolve(ROWS);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(MAGIC.length);
            channel.read(head, 0);
            if (!Arrays.equals(head.array(), MAGIC)) {
                throw new InvalidFileException(
                        "%s does not begin as encoded exposures do; it is another kind of file or damaged"
                                .formatted(file));
            }
            long expected = MAGIC.length + meta.rows() * meta.stride();
            if (channel.size() != expected) {
                throw new InvalidFileException("%s has %d bytes; %d rows of %d need %d; the file is cut, encode again"
                        .formatted(file, channel.size(), meta.rows(), meta.stride(), expected));
            }
            List<ByteBuffer> chunks = new ArrayList<>();
            long rowsPerChunk = rowsPerChunk(meta.stride(), chunkBytes);
            for (long row = 0; row < meta.rows(); row += rowsPerChunk) {
                long rows = Math.min(rowsPerChunk, meta.rows() - row);
                chunks.add(channel.map(
                                FileChannel.MapMode.READ_ONLY, MAGIC.length + row * meta.stride(), rows * meta.stride())
                        .order(ByteOrder.LITTLE_ENDIAN));
            }
            return chunks;
        } catch (NoSuchFileException e) {
            throw new InvalidFileException("the rows of the encoded exposures, %s, are missing".formatted(file), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    static int rowsPerChunk(int stride, int chunkBytes) {
        return Math.max(1, chunkBytes / stride);
    }

    static long checksum(List<ByteBuffer> chunks) {
        CRC32C checksum = new CRC32C();
        for (ByteBuffer chunk : chunks) {
            checksum.update(chunk.duplicate().rewind());
        }
        return checksum.getValue();
    }

    static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(META));
        Files.deleteIfExists(folder.resolve(ROWS));
    }
}
