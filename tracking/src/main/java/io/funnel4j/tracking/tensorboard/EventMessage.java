// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.tensorboard;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The fields of TensorFlow's {@code Event} message, and of what is in it, that scalars and texts need. */
final class EventMessage {
    /** Fields of Event. */
    private static final int WALL_TIME = 1;

    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    /** Of SessionLog. */
    private static final int STATUS = 1;

    private static final int START = 1;
    /** Of Summary and its Value. */
    private static final int VALUE = 1;

    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int TENSOR = 8;
    private static final int METADATA = 9;
    /** Of SummaryMetadata and its PluginData. */
    private static final int PLUGIN_DATA = 1;

    private static final int PLUGIN_NAME = 1;
    /** Of TensorProto. */
    private static final int DTYPE = 1;

    private static final int TENSOR_SHAPE = 2;
    private static final int STRING_VALUE = 8;
    private static final int DT_STRING = 7;

    private EventMessage() {}

    /** Writes the fields of a message. */
    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream to) throws IOException;
    }

    /** What each file begins with. */
    static byte[] version(long timeMillis) {
        return event(timeMillis, 0, event -> event.writeString(FILE_VERSION, "brain.Event:2"));
    }

    /** A session starts: TensorBoard forgets what earlier files of the folder have of this step and later ones. */
    static byte[] start(long timeMillis, long step) {
        return event(
                timeMillis, step, event -> nested(event, SESSION_LOG, session -> session.writeEnum(STATUS, START)));
    }

    static byte[] scalar(long timeMillis, long step, String tag, double value) {
        return event(
                timeMillis,
                step,
                event -> nested(
                        event,
                        SUMMARY,
                        summary -> nested(summary, VALUE, scalar -> {
                            scalar.writeString(TAG, tag);
                            scalar.writeFloat(SIMPLE_VALUE, (float) value);
                        })));
    }

    /** @param text as Markdown */
    static byte[] text(long timeMillis, String tag, String text) {
        return event(
                timeMillis,
                0,
                event -> nested(
                        event,
                        SUMMARY,
                        summary -> nested(summary, VALUE, value -> {
                            value.writeString(TAG, tag);
                            nested(value, TENSOR, tensor -> {
                                tensor.writeEnum(DTYPE, DT_STRING);
                                nested(tensor, TENSOR_SHAPE, scalar -> {});
                                tensor.writeByteArray(STRING_VALUE, text.getBytes(StandardCharsets.UTF_8));
                            });
                            nested(
                                    value,
                                    METADATA,
                                    metadata -> nested(
                                            metadata, PLUGIN_DATA, plugin -> plugin.writeString(PLUGIN_NAME, "text")));
                        })));
    }

    private static byte[] event(long timeMillis, long step, Fields what) {
        return message(event -> {
            event.writeDouble(WALL_TIME, timeMillis / 1000.0);
            event.writeInt64(STEP, step);
            what.write(event);
        });
    }

    private static void nested(CodedOutputStream to, int field, Fields fields) throws IOException {
        to.writeByteArray(field, message(fields));
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream to = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(to);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
