// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.console;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** A line that says how things stand: rewritten in place on a terminal, a new one now and then elsewhere. */
public final class StatusLine {
    private static final long NANOS_BETWEEN_REWRITES = 250_000_000L;
    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final Consumer<String> steering;
    private final boolean terminal;
    private long last = System.nanoTime();
    private boolean shown;

    private StatusLine(PrintWriter err, boolean terminal) {
        this.err = err;
        this.steering = err instanceof PrintableWriter own ? own::steer : err::print;
        this.terminal = terminal;
    }

    public static StatusLine on(PrintWriter err) {
        return new StatusLine(err, Terminal.isOne());
    }

    /** Whether it is time for another. */
    public boolean isDue() {
        return System.nanoTime() - last >= (terminal ? NANOS_BETWEEN_REWRITES : NANOS_BETWEEN_LINES);
    }

    /** Shows a text in place of the one before, cut to the terminal's width. */
    public void show(String text) {
        last = System.nanoTime();
        if (terminal) {
            int width = Terminal.width() - 1;
            steering.accept(CLEAR);
            err.print(text.length() > width ? text.substring(0, width) : text);
            shown = true;
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** Makes room for other output; the next text is shown below it. */
    public void clear() {
        if (shown) {
            steering.accept(CLEAR);
            err.flush();
            shown = false;
        }
    }
}
