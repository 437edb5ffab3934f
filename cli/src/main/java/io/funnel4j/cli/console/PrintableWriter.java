// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.console;

import io.funnel4j.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * What a command writes to the terminal: all its texts pass here, and what stands in files and names reaches the terminal as
 * characters that show, not as sequences that steer it.
 */
public final class PrintableWriter extends PrintWriter {
    private final PrintWriter terminal;

    public PrintableWriter(PrintWriter terminal) {
        super(new Escaping(terminal), true);
        this.terminal = terminal;
    }

    /** Writes a sequence that is meant to steer the terminal. */
    void steer(String sequence) {
        flush();
        terminal.print(sequence);
        terminal.flush();
    }

    /** Holds back what only its next character tells: half of a pair, or of a line's end. */
    private static final class Escaping extends Writer {
        private final PrintWriter to;
        private String held = "";

        Escaping(PrintWriter to) {
            this.to = to;
        }

        @Override
        public void write(char[] characters, int from, int length) {
            String text = held + new String(characters, from, length);
            int end = text.length();
            if (end > 0 && (Character.isHighSurrogate(text.charAt(end - 1)) || text.charAt(end - 1) == '\r')) {
                end--;
            }
            held = text.substring(end);
            to.print(Printable.lines(text.substring(0, end)));
        }

        @Override
        public void flush() {
            to.flush();
        }

        @Override
        public void close() throws IOException {
            to.print(Printable.lines(held));
            held = "";
            to.flush();
        }
    }
}
