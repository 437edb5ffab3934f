// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.RowBlocks;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.datavec.api.writable.Writable;

/** The rows of a {@link RowMaker}, made by a thread of their own, somewhat ahead of those that read them. */
final class MadeBlocks implements RowBlocks {
    private static final int ROWS = 4096;
    private static final int BLOCKS_AHEAD = 8;

    private final String name;
    private final RowMaker maker;
    private final BlockingQueue<List<byte[]>> made = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
    private final Thread thread = new Thread(this::make, "making-rows");
    private volatile Throwable failure;
    private List<byte[]> filling = new ArrayList<>(ROWS);
    private long rows;
    private boolean begun;
    private boolean rowsEnded;
    private boolean ended;

    /** @param name what the rows stand in */
    MadeBlocks(String name, RowMaker maker) {
        this.name = name;
        this.maker = maker;
        thread.setDaemon(true);
    }

    private void make() {
        try {
            maker.make(this::add);
            if (!filling.isEmpty()) {
                handOver();
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            filling = List.of();
            try {
                made.put(filling);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void add(byte[] row) {
        filling.add(row);
        if (filling.size() == ROWS) {
            handOver();
        }
    }

    private void handOver() {
        try {
            made.put(filling);
            filling = new ArrayList<>(ROWS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name + " is closed before its rows were read", e);
        }
    }

    @Override
    public List<RowReader> next(int most) {
        List<RowReader> blocks = new ArrayList<>();
        if (!begun) {
            begun = true;
            thread.start();
        }
        while (!rowsEnded && blocks.size() < most) {
            List<byte[]> next = take();
            if (next.isEmpty()) {
                rowsEnded = true;
                rethrow();
            } else {
                blocks.add(new Block(next, rows, maker.newCells()));
                rows += next.size();
            }
        }
        if (rowsEnded && !ended && blocks.size() < most) {
            ended = true;
            blocks.add(maker.rejects());
        }
        return blocks;
    }

    private List<byte[]> take() {
        try {
            return made.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the rows of " + name, e);
        }
    }

    private void rethrow() {
        if (failure instanceof RuntimeException cause) {
            throw cause;
        }
        if (failure instanceof Error cause) {
            throw cause;
        }
        if (failure != null) {
            throw new IllegalStateException("cannot read " + name + ": " + failure.getMessage(), failure);
        }
    }

    @Override
    public OptionalDouble progress() {
        return maker.progress();
    }

    @Override
    public List<SourceFinding> findings() {
        return ended ? maker.findings() : List.of();
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        maker.close();
    }

    private final class Block implements RowReader {
        private final List<byte[]> block;
        private final long before;
        private final Function<byte[], List<Writable>> toCells;
        private int read;
        private List<Writable> cells = List.of();

        Block(List<byte[]> block, long before, Function<byte[], List<Writable>> toCells) {
            this.block = block;
            this.before = before;
            this.toCells = toCells;
        }

        @Override
        public boolean advance() {
            if (read == block.size()) {
                return false;
            }
            cells = toCells.apply(block.get(read++));
            return true;
        }

        @Override
        public List<Writable> cells() {
            return cells;
        }

        @Override
        public String container() {
            return name;
        }

        @Override
        public long line() {
            return before + read;
        }

        @Override
        public OptionalDouble progress() {
            return maker.progress();
        }

        /** The source stays open. */
        @Override
        public void close() {}
    }
}
