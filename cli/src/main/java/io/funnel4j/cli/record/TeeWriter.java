// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import java.io.IOException;
import java.io.Writer;
import java.util.function.Consumer;

/** Passes text on, and gives each line that is whole to somebody else too; of a line that is overwritten, the last text. */
final class TeeWriter extends Writer {
    private final Writer to;
    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();
    private boolean returned;

    TeeWriter(Writer to, Consumer<String> lines) {
        this.to = to;
        this.lines = lines;
    }

    @Override
    public void write(char[] characters, int from, int length) throws IOException {
        to.write(characters, from, length);
        for (int i = from; i < from + length; i++) {
            add(characters[i]);
        }
    }

    private void add(char character) {
        if (character == '\n') {
            lines.accept(line.toString());
            line.setLength(0);
            returned = false;
        } else if (character == '\r') {
            returned = true;
        } else {
            if (returned) {
                line.setLength(0);
                returned = false;
            }
            line.append(character);
        }
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }

    /** Ends the last line; what is written to stays open. */
    @Override
    public void close() throws IOException {
        if (line.length() > 0) {
            lines.accept(line.toString());
            line.setLength(0);
        }
        to.flush();
    }
}
