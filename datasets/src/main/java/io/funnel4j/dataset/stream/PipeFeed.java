// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A pipe or standard input, read by a thread of its own, since such a read cannot be given up. It reads a few pieces ahead; then
 * the pipe fills, and whoever writes into it waits.
 */
final class PipeFeed implements ByteFeed {
    private static final int PIECE_BYTES = 1 << 16;
    private static final int PIECES_AHEAD = 4;

    private final String name;
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES_AHEAD);
    private final Thread thread;
    private Piece current = new Piece(new byte[0], null);
    private int taken;

    /** @param failure why nothing comes after the bytes; no bytes and no failure are the end */
    @SuppressWarnings("ArrayRecordComponent")
    private record Piece(byte[] bytes, IOException failure) {
        boolean last() {
            return bytes.length == 0;
        }
    }

    /** Opens a stream; opening a pipe waits until somebody writes into it. */
    interface Opened {
        InputStream open() throws IOException;
    }

    PipeFeed(String name, Opened opened) {
        this.name = name;
        this.thread = new Thread(() -> readAll(opened), "funnel4j-reads-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void readAll(Opened opened) {
        try (InputStream in = opened.open()) {
            byte[] buffer = new byte[PIECE_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (read > 0) {
                    pieces.put(new Piece(Arrays.copyOf(buffer, read), null));
                }
            }
            pieces.put(new Piece(new byte[0], null));
        } catch (IOException e) {
            tell(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(IOException failure) {
        try {
            pieces.put(new Piece(new byte[0], failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read(byte[] target, int from, Duration wait) {
        if (taken == current.bytes().length && !next(wait)) {
            return 0;
        }
        if (current.failure() != null) {
            throw new UncheckedIOException(
                    "cannot read %s: %s".formatted(name, current.failure().getMessage()), current.failure());
        }
        if (current.last()) {
            return END;
        }
        int count = Math.min(current.bytes().length - taken, target.length - from);
        System.arraycopy(current.bytes(), taken, target, from, count);
        taken += count;
        return count;
    }

    /** Goes to the next piece; whether there is one. The last stays. */
    private boolean next(Duration wait) {
        try {
            Piece piece = pieces.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            if (piece == null) {
                return false;
            }
            if (piece.last()) {
                pieces.put(piece);
            }
            current = piece;
            taken = 0;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while %s was read".formatted(name), e);
        }
    }

    @Override
    public boolean nextFileWaits() {
        return false;
    }

    @Override
    public void beginNextFile() {
        throw new IllegalStateException("%s is no file".formatted(name));
    }

    @Override
    public SourceMark mark(long offset) {
        return SourceMark.PIPE;
    }

    /** The thread may wait in a read that nothing ends; it is a daemon. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
