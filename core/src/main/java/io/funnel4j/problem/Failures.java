// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.problem;

import io.funnel4j.Internal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.Optional;

/** What a program tells a person of what went wrong. */
@Internal
public final class Failures {
    private static final String OURS = "io.funnel4j.";

    private Failures() {}

    /**
     * The message, where it was written for a person: Funnel4j's own, or that of a file, a path or a connection. Empty where the
     * JDK or a library refuses what Funnel4j called it with, which is a defect.
     */
    public static Optional<String> told(Throwable failure) {
        boolean told = failure instanceof Funnel4jException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure instanceof InvalidPathException
                || isOwnCheck(failure);
        return told ? Optional.ofNullable(withCause(failure)) : Optional.empty();
    }

    /** Whether a check of Funnel4j's own refused a call: it names what was found and expected as well. */
    private static boolean isOwnCheck(Throwable failure) {
        if (!(failure instanceof IllegalArgumentException || failure instanceof IllegalStateException)) {
            return false;
        }
        StackTraceElement[] calls = failure.getStackTrace();
        return calls.length > 0 && calls[0].getClassName().startsWith(OURS);
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
