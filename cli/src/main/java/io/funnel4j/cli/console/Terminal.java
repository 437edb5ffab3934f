// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.console;

import io.funnel4j.file.OutputFile;
import io.funnel4j.progress.Progress;
import io.funnel4j.text.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;

/** Progress for a person: a bar where standard error is a terminal, a plain line now and then elsewhere. */
public final class Terminal {
    /** Set by the launcher where standard error is a terminal. */
    private static final String TERMINAL = "funnel4j.terminal";

    private static final int WIDTH = 120;
    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

    private Terminal() {}

    /** Whether standard error is one. */
    static boolean isOne() {
        return Boolean.getBoolean(TERMINAL);
    }

    /** Columns of the terminal. */
    public static int width() {
        String columns = System.getenv("COLUMNS");
        try {
            return columns == null ? WIDTH : Math.max(40, Integer.parseInt(columns));
        } catch (NumberFormatException e) {
            return WIDTH;
        }
    }

    /** Where a command tells of a file that it writes: not where the file itself goes. */
    public static PrintWriter beside(CommandLine command, Path file) throws IOException {
        return OutputFile.isStandardOutput(file) ? command.getErr() : command.getOut();
    }

    /** Progress on {@code err}. */
    public static Progress progress(PrintWriter err) {
        return isOne() ? Terminal::bar : lines(err);
    }

    private static Progress.Task bar(String what, long total) {
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(Printable.line(what))
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .setConsumer(new ConsoleProgressBarConsumer(new PrintStream(System.err, true), width()))
                .build();
        return new Progress.Task() {
            @Override
            public void at(long done, String note) {
                bar.stepTo(done);
                bar.setExtraMessage(Printable.line(note));
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }

    private static Progress lines(PrintWriter err) {
        return (what, total) -> new Progress.Task() {
            private long last = System.nanoTime();
            private String note = "";
            private boolean done;

            @Override
            public void at(long done, String newNote) {
                note = newNote;
                if (System.nanoTime() - last > NANOS_BETWEEN_LINES) {
                    last = System.nanoTime();
                    String share = total > 0 ? String.format(Locale.ROOT, " %.0f%%", 100.0 * done / total) : "";
                    err.println(what + share + (note.isEmpty() ? "" : ", " + note));
                    err.flush();
                }
            }

            @Override
            public void done() {
                done = true;
            }

            @Override
            public void close() {
                if (done) {
                    err.println(what + ": done" + (note.isEmpty() ? "" : ", " + note));
                    err.flush();
                }
            }
        };
    }
}
