// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.tensorboard;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A file of events, each a TFRecord: its length as 8 bytes, their checksum, the event, its checksum; little-endian. A record
 * that cannot be written whole is taken back.
 */
final class EventFile implements Closeable {
    private static final int FRAME = Long.BYTES + 2 * Integer.BYTES;
    private static final int MASK = 0xa282ead8;

    private final FileChannel channel;
    private long whole;

    private EventFile(FileChannel channel) {
        this.channel = channel;
    }

    /** A new file in a folder, which is made where needed. */
    static EventFile create(Path folder, long nowMillis) throws IOException {
        Files.createDirectories(folder);
        for (int number = 0; ; number++) {
            Path file = folder.resolve(String.format(
                    Locale.ROOT,
                    "events.out.tfevents.%010d.%s.%d.%d",
                    nowMillis / 1000,
                    host(),
                    ProcessHandle.current().pid(),
                    number));
            if (!Files.exists(file)) {
                return new EventFile(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            }
        }
    }

    /** Appends events; all or none. */
    void write(List<byte[]> events) throws IOException {
        ByteBuffer records = ByteBuffer.allocate(
                        events.stream().mapToInt(event -> FRAME + event.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] event : events) {
            int start = records.position();
            records.putLong(event.length);
            records.putInt(maskedChecksum(records.array(), start, Long.BYTES));
            records.put(event);
            records.putInt(maskedChecksum(event, 0, event.length));
        }
        records.flip();
        try {
            while (records.hasRemaining()) {
                channel.write(records);
            }
            whole = channel.position();
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
    }

    private void takeBack(IOException failure) {
        try {
            channel.truncate(whole);
            channel.position(whole);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Rotated and moved, so that the checksum of a text that holds checksums is no special one. */
    static int maskedChecksum(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "_");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
