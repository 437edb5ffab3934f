// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sort;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The records of several sorted files in order. */
final class RecordMerge implements Closeable {
    /** A heap: the reader at n is not behind those at 2 n + 1 and 2 n + 2. */
    private final RunReader[] readers;

    private int open;
    private boolean begun;

    RecordMerge(List<Path> runs) throws IOException {
        this.readers = new RunReader[runs.size()];
        for (Path run : runs) {
            RunReader reader = new RunReader(run);
            readers[open] = reader;
            if (reader.advance()) {
                open++;
            }
        }
        for (int at = open / 2 - 1; at >= 0; at--) {
            sink(at);
        }
    }

    /** Goes to the next record; returns false after the last one. */
    boolean next(RecordView view) throws IOException {
        if (begun && open > 0) {
            if (!readers[0].advance()) {
                open--;
                readers[0] = readers[open];
                readers[open] = null;
            }
            sink(0);
        }
        begun = true;
        if (open == 0) {
            return false;
        }
        view.set(readers[0].bytes(), readers[0].from(), readers[0].to());
        return true;
    }

    private void sink(int from) {
        RunReader sinking = readers[from];
        int at = from;
        while (2 * at + 1 < open) {
            int below = 2 * at + 1;
            if (below + 1 < open && readers[below + 1].compareTo(readers[below]) < 0) {
                below++;
            }
            if (sinking.compareTo(readers[below]) <= 0) {
                break;
            }
            readers[at] = readers[below];
            at = below;
        }
        readers[at] = sinking;
    }

    void writeTo(Path file) throws IOException {
        RecordView view = new RecordView();
        try (RunWriter writer = new RunWriter(file)) {
            while (next(view)) {
                writer.write(view.bytes(), view.at(), view.end());
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (int reader = 0; reader < open; reader++) {
            readers[reader].close();
        }
    }
}
