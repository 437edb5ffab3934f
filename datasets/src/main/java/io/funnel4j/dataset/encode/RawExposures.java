// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.rows.RawBlockFile;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The blocks of a source, kept in a file until encoders are fitted to them. */
final class RawExposures implements Closeable {
    private final Workers workers;
    private final RawBlockFile file;
    private final List<RawBlock> blocks = new ArrayList<>();
    private final ByteBuffer[] buffers;

    /** @param blocksAtOnce blocks that are added or read at a time, at most */
    RawExposures(Path folder, EncodingPlan plan, Workers workers, int blocksAtOnce) {
        this.workers = workers;
        this.file = new RawBlockFile(folder);
        this.buffers = new ByteBuffer[blocksAtOnce];
        for (int i = 0; i < blocksAtOnce; i++) {
            blocks.add(new RawBlock(plan));
            buffers[i] = ByteBuffer.allocateDirect(0);
        }
    }

    void add(List<RawBlock> more) {
        workers.run(more.size(), i -> buffers[i] = more.get(i).write(buffers[i]));
        for (int i = 0; i < more.size(); i++) {
            file.append(buffers[i]);
        }
    }

    /**
     * Hands over all blocks, some at a time; they are filled again afterwards.
     *
     * @param progress gets the share of the rows that were handed over, 0 to 1
     */
    void forEach(Consumer<List<RawBlock>> consumer, Consumer<Double> progress) {
        file.rewind();
        int count = read();
        while (count > 0) {
            workers.run(count, i -> blocks.get(i).read(buffers[i]));
            consumer.accept(blocks.subList(0, count));
            progress.accept(file.progress());
            count = read();
        }
    }

    private int read() {
        int count = 0;
        while (count < buffers.length) {
            ByteBuffer bytes = file.next(buffers[count]);
            if (bytes == null) {
                break;
            }
            buffers[count++] = bytes;
        }
        return count;
    }

    @Override
    public void close() {
        file.close();
    }
}
