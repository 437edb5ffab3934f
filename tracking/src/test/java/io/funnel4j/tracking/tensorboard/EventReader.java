// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads event files by the published format alone: frames, checksums computed bit by bit, and messages field by field. */
final class EventReader {
    private static final int CASTAGNOLI = 0x82f63b78;

    private EventReader() {}

    /**
     * An event.
     *
     * @param start whether a session starts
     * @param tag of its value; null where it has none
     * @param text of its tensor; null where it is a scalar
     */
    record Event(double wallTime, long step, String version, boolean start, String tag, float value, String text) {}

    /** What TensorBoard shows of a folder: scalars by tag and step, without those that a later start made void. */
    static Map<String, NavigableMap<Long, Float>> shown(Path folder) throws IOException {
        Map<String, NavigableMap<Long, Float>> shown = new TreeMap<>();
        for (Event event : events(folder)) {
            if (event.start()) {
                shown.values()
                        .forEach(values -> values.tailMap(event.step(), true).clear());
            } else if (event.tag() != null && event.text() == null) {
                shown.computeIfAbsent(event.tag(), tag -> new TreeMap<>()).put(event.step(), event.value());
            }
        }
        return shown;
    }

    /** All events of a folder's files, in the order of their names. */
    static List<Event> events(Path folder) throws IOException {
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (!file.getFileName().toString().matches("events\\.out\\.tfevents\\.\\d{10}\\..*")) {
                    throw new IOException("a file that TensorBoard would not read: " + file);
                }
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) {
                    events.add(event(record(bytes)));
                }
            }
        }
        return events;
    }

    private static ByteBuffer record(ByteBuffer bytes) throws IOException {
        byte[] length = new byte[Long.BYTES];
        bytes.get(length);
        check(length, bytes.getInt());
        byte[] data = new byte
                [(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
        bytes.get(data);
        check(data, bytes.getInt());
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void check(byte[] data, int expected) throws IOException {
        int checksum = -1;
        for (byte each : data) {
            checksum ^= each & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                checksum = (checksum >>> 1) ^ ((checksum & 1) == 0 ? 0 : CASTAGNOLI);
            }
        }
        checksum = ~checksum;
        int masked = ((checksum >>> 15) | (checksum << 17)) + 0xa282ead8;
        if (masked != expected) {
            throw new IOException("a record with a wrong checksum");
        }
    }

    private static Event event(ByteBuffer message) {
        double wallTime = 0;
        long step = 0;
        String version = null;
        boolean start = false;
        String tag = null;
        float scalar = Float.NaN;
        String text = null;
        while (message.hasRemaining()) {
            long key = varint(message);
            switch ((int) key) {
                case 1 << 3 | 1 -> wallTime = message.getDouble();
                case 2 << 3 -> step = varint(message);
                case 3 << 3 | 2 -> version = string(bytes(message));
                case 7 << 3 | 2 -> {
                    ByteBuffer session = bytes(message);
                    start = varint(session) == 1 << 3 && varint(session) == 1;
                }
                case 5 << 3 | 2 -> {
                    ByteBuffer summary = bytes(message);
                    require(varint(summary) == (1 << 3 | 2));
                    ByteBuffer value = bytes(summary);
                    boolean shownAsText = false;
                    while (value.hasRemaining()) {
                        switch ((int) varint(value)) {
                            case 1 << 3 | 2 -> tag = string(bytes(value));
                            case 2 << 3 | 5 -> scalar = value.getFloat();
                            case 8 << 3 | 2 -> text = tensor(bytes(value));
                            case 9 << 3 | 2 -> {
                                ByteBuffer metadata = bytes(value);
                                require(varint(metadata) == (1 << 3 | 2));
                                ByteBuffer plugin = bytes(metadata);
                                require(varint(plugin) == (1 << 3 | 2));
                                shownAsText = string(bytes(plugin)).equals("text");
                            }
                            default -> require(false);
                        }
                    }
                    require(shownAsText == (text != null));
                }
                default -> require(false);
            }
        }
        return new Event(wallTime, step, version, start, tag, scalar, text);
    }

    private static String tensor(ByteBuffer tensor) {
        require(varint(tensor) == 1 << 3 && varint(tensor) == 7);
        require(varint(tensor) == (2 << 3 | 2) && !bytes(tensor).hasRemaining());
        require(varint(tensor) == (8 << 3 | 2));
        return string(bytes(tensor));
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("a field that an event of ours does not have");
        }
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer bytes(ByteBuffer from) {
        int length = (int) varint(from);
        ByteBuffer bytes = from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        from.position(from.position() + length);
        return bytes;
    }

    private static String string(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
