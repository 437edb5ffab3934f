// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.problem;

import io.funnel4j.Internal;
import io.funnel4j.text.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Optional;

/** What a program tells a person of what went wrong. */
@Internal
public final class Failures {
    /** Characters of a message: a file may hold a name as long as itself. */
    private static final int MAX_MESSAGE = 10_000;

    private static final String OURS = "io.funnel4j.";

    private Failures() {}

    /**
     * Prints what a person is told. Of a defect, and where the system property {@code funnel4j.stacktrace} is true, the stack
     * trace follows.
     *
     * @param told the message; empty for a defect
     */
    public static void print(PrintWriter out, Throwable failure, Optional<String> told) {
        String text = told.orElseGet(() -> "unexpected %s; report it with these lines:".formatted(failure));
        out.println(Printable.brief(text, MAX_MESSAGE));
        if (told.isEmpty() || Boolean.getBoolean("funnel4j.stacktrace")) {
            failure.printStackTrace(out);
        }
    }

    /**
     * The message, where it was written for a person: Funnel4j's own, or that of a file, a path or a connection. Empty where the
     * JDK or a library refuses what Funnel4j called it with, which is a defect.
     *
     * @param refusing how the names of classes begin that refuse what a person gave them, beside Funnel4j's
     */
    public static Optional<String> told(Throwable failure, String... refusing) {
        boolean told = failure instanceof Funnel4jException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof InvalidPathException
                || isCheckOf(failure, OURS)
                || Arrays.stream(refusing).anyMatch(name -> isCheckOf(failure, name));
        return told ? Optional.ofNullable(withCause(failure)) : Optional.empty();
    }

    /** Whether a check of such a class refused a call: it names what was found and expected as well. */
    private static boolean isCheckOf(Throwable failure, String name) {
        if (!(failure instanceof IllegalArgumentException || failure instanceof IllegalStateException)) {
            return false;
        }
        StackTraceElement[] calls = failure.getStackTrace();
        return calls.length > 0 && calls[0].getClassName().startsWith(name);
    }

    /** A file's failure names the file, and its cause what was wrong with it. */
    private static String withCause(Throwable failure) {
        String text = failure.getMessage();
        Throwable cause = failure.getCause();
        boolean whole = text == null
                || !(failure instanceof UncheckedIOException)
                || cause.getMessage() == null
                || text.contains(cause.getMessage());
        return whole ? text : text + ": " + cause.getMessage();
    }
}
