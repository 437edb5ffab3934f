// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import io.funnel4j.text.Message;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Reads a body as it comes, without a thread that waits for it, into memory that follows what has come. What is beyond the
 * limit is read and forgotten for a while, so that its sender reads the answer.
 */
final class BodyReader implements Runnable {
    private static final int FIRST_BYTES = 4096;
    private static final int MOST_FIRST_BYTES = 1 << 16;
    private static final byte[] NOTHING = new byte[0];

    private final Exchange exchange;
    private final Request request;
    private final int limit;
    private final Body whole;
    private final AtomicBoolean done = new AtomicBoolean();
    private byte[] bytes = NOTHING;
    private int length;
    private long forgotten;
    private Future<?> timeout;

    /** Takes a body. */
    interface Body {
        /**
         * Takes it.
         *
         * @param length of it; what lies behind is none of it
         */
        void accept(byte[] bytes, int length);
    }

    private BodyReader(Exchange exchange, int limit, Body whole) {
        this.exchange = exchange;
        this.request = exchange.request();
        this.limit = limit;
        this.whole = whole;
    }

    /**
     * Reads a body, or answers with what is wrong with it.
     *
     * @param limit bytes at most
     * @param timeoutMillis for all of it
     * @param whole called with it, by a thread that must not wait
     */
    static void read(Exchange exchange, int limit, long timeoutMillis, ScheduledExecutorService clock, Body whole) {
        BodyReader reader = new BodyReader(exchange, limit, whole);
        long announced = exchange.request().getLength();
        if (announced > 2L * limit || (announced > limit && exchange.header(HttpHeader.EXPECT) != null)) {
            reader.tooLarge();
            return;
        }
        reader.timeout = clock.schedule(() -> reader.late(timeoutMillis), timeoutMillis, TimeUnit.MILLISECONDS);
        reader.run();
    }

    @Override
    public void run() {
        while (!done.get()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                if (finish()) {
                    exchange.with(HttpHeader.CONNECTION, "close").refuse(400, "the body is cut short");
                }
                return;
            }
            boolean last = chunk.isLast();
            boolean taken = take(chunk);
            chunk.release();
            if (!taken) {
                return;
            }
            if (last) {
                end();
                return;
            }
        }
    }

    private boolean take(Content.Chunk chunk) {
        int more = chunk.remaining();
        if (forgotten > 0 || length + (long) more > limit) {
            forgotten += more;
            bytes = NOTHING;
            if (forgotten > limit) {
                tooLarge();
                return false;
            }
            return true;
        }
        if (length + more > bytes.length && !grow(length + more)) {
            if (finish()) {
                exchange.reject("memory", "too many bodies are being received; try again");
            }
            return false;
        }
        chunk.getByteBuffer().get(bytes, length, more);
        length += more;
        return true;
    }

    /** To the double, or to what the sender announced, if that is little. */
    private boolean grow(int least) {
        long announced = Math.min(request.getLength(), Math.min(limit, MOST_FIRST_BYTES));
        long capacity = Math.min(limit, Math.max(Math.max(least, announced), Math.max(FIRST_BYTES, 2L * bytes.length)));
        if (!exchange.take(capacity - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, (int) capacity);
        return true;
    }

    private void end() {
        if (forgotten > 0) {
            tooLarge();
        } else if (finish()) {
            whole.accept(bytes, length);
        }
    }

    private void tooLarge() {
        if (finish()) {
            exchange.refuse(413, Message.of("the body is larger than %,d bytes; send fewer rows at once", limit));
        }
    }

    private void late(long millis) {
        if (finish()) {
            exchange.with(HttpHeader.CONNECTION, "close");
            exchange.refuse(408, Message.of("the body has not come within %,d ms", millis));
        }
    }

    private boolean finish() {
        if (!done.compareAndSet(false, true)) {
            return false;
        }
        if (timeout != null) {
            timeout.cancel(false);
        }
        return true;
    }
}
