// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.TableBlock;
import io.funnel4j.text.Message;
import io.funnel4j.training.SavedState;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** The blocks between two rounds as files, one each, written and read by tasks; each ends with the CRC-32C of all before. */
final class BlockFiles {
    private static final int BUFFER = 1 << 20;

    private BlockFiles() {}

    private static String name(int block) {
        return Message.of("block-%05d", block);
    }

    /**
     * Writes all blocks.
     *
     * @param root where states are
     * @param name of this one
     */
    static SavedState write(JavaRDD<TableBlock> blocks, ClusterFolder root, String name) {
        ClusterFolder folder = root.folder(name);
        Map<String, Long> checksums = new TreeMap<>();
        blocks.map(block -> new Tuple2<>(name(block.block()), write(block, folder)))
                .collect()
                .forEach(file -> checksums.put(file._1(), file._2()));
        return new SavedState(name, checksums);
    }

    private static long write(TableBlock block, ClusterFolder folder) {
        return folder.write(name(block.block()), out -> {
            CRC32C checksum = new CRC32C();
            DataOutputStream data = new DataOutputStream(new CheckedOutputStream(out, checksum));
            block.writeTo(data);
            long value = checksum.getValue();
            data.writeLong(value);
            data.flush();
            return value;
        });
    }

    /** The blocks of a state, block q in partition q. */
    static JavaRDD<TableBlock> read(JavaSparkContext context, ClusterFolder root, SavedState state) {
        ClusterFolder folder = root.folder(state.folder());
        Map<String, Long> checksums = state.checksums();
        return context.parallelize(numbers(state), checksums.size()).map(block -> {
            long expected = checksums.get(name(block));
            return folder.read(name(block), in -> read(in, folder.path(name(block)), expected));
        });
    }

    private static List<Integer> numbers(SavedState state) {
        return IntStream.range(0, state.checksums().size()).boxed().toList();
    }

    private static TableBlock read(InputStream file, String name, long expected) throws IOException {
        CRC32C checksum = new CRC32C();
        DataInputStream in =
                new DataInputStream(new CheckedInputStream(new BufferedInputStream(file, BUFFER), checksum));
        try {
            TableBlock block = TableBlock.read(in);
            requireChecksum(checksum.getValue(), in.readLong(), expected, name);
            return block;
        } catch (EOFException e) {
            throw new IOException("'%s' is cut short".formatted(name), e);
        }
    }

    private static void requireChecksum(long computed, long written, long expected, String name) throws IOException {
        if (computed != written || written != expected) {
            throw new IOException("'%s' is damaged, or of another state: its checksum does not match".formatted(name));
        }
    }

    /** What is wrong with the first damaged file of a state; reads them all, on the cluster. */
    static Optional<String> damage(JavaSparkContext context, ClusterFolder root, SavedState state) {
        ClusterFolder folder = root.folder(state.folder());
        Map<String, Long> checksums = state.checksums();
        return context
                .parallelize(numbers(state), Math.max(1, checksums.size()))
                .map(block -> damage(folder, name(block), checksums.get(name(block))))
                .filter(found -> !found.isEmpty())
                .collect()
                .stream()
                .findFirst();
    }

    private static String damage(ClusterFolder folder, String name, long expected) {
        if (!folder.has(name)) {
            return "'%s' is missing".formatted(folder.path(name));
        }
        return folder.read(name, file -> {
            CRC32C checksum = new CRC32C();
            byte[] bytes = new byte[BUFFER];
            // The last eight bytes are the checksum of those before.
            byte[] tail = new byte[0];
            for (int count = file.readNBytes(bytes, 0, bytes.length);
                    count > 0;
                    count = file.readNBytes(bytes, 0, bytes.length)) {
                byte[] all = new byte[tail.length + count];
                System.arraycopy(tail, 0, all, 0, tail.length);
                System.arraycopy(bytes, 0, all, tail.length, count);
                int summed = Math.max(0, all.length - Long.BYTES);
                checksum.update(all, 0, summed);
                tail = Arrays.copyOfRange(all, summed, all.length);
            }
            boolean whole = tail.length == Long.BYTES && ByteBuffer.wrap(tail).getLong() == checksum.getValue();
            return whole && checksum.getValue() == expected
                    ? ""
                    : "'%s' is damaged, or cut short: its checksum does not match".formatted(folder.path(name));
        });
    }
}
