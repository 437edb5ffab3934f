// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.encode;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.EncodersStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Encoders that every process of a cluster gets, and reads, once. */
final class SharedEncoders implements Serializable {
    private static final long serialVersionUID = 1;

    private static final Map<String, SoftReference<Encoders>> READ = new ConcurrentHashMap<>();

    private final String name = UUID.randomUUID().toString();
    private final Broadcast<byte[][]> bytes;

    /** @param encoders as they are on the driver */
    SharedEncoders(JavaSparkContext context, Encoders encoders) {
        ByteChunks chunks = new ByteChunks();
        try (DataOutputStream out = new DataOutputStream(chunks)) {
            EncodersStream.write(encoders, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.bytes = context.broadcast(chunks.chunks());
    }

    /** The encoders, on any machine. */
    Encoders get() {
        SoftReference<Encoders> read = READ.get(name);
        Encoders encoders = read == null ? null : read.get();
        return encoders == null ? read() : encoders;
    }

    private Encoders read() {
        synchronized (READ) {
            SoftReference<Encoders> before = READ.get(name);
            Encoders encoders = before == null ? null : before.get();
            if (encoders == null) {
                READ.values().removeIf(reference -> reference.get() == null);
                try (DataInputStream in = new DataInputStream(ByteChunks.input(bytes.value()))) {
                    encoders = EncodersStream.read(in);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                READ.put(name, new SoftReference<>(encoders));
            }
            return encoders;
        }
    }

    /** Frees them everywhere. */
    void close() {
        READ.remove(name);
        bytes.destroy();
    }
}
