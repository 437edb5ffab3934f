// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.problem;

/**
 * What was given, or what this machine has, does not serve: a configuration, data, a file, a device, memory. The message
 * says what was found, what was expected, where, and what to do; whoever runs Funnel4j can mend it.
 *
 * <p>All unchecked exceptions of Funnel4j extend it, each for what a program may want to tell apart. Beside them stand
 * Java's own: {@link IllegalArgumentException} and {@link IllegalStateException} where a call breaks what a method says
 * of itself, and {@link java.io.IOException} where reading or writing fails.
 */
public class Funnel4jException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Funnel4jException(String message) {
        super(message);
    }

    public Funnel4jException(String message, Throwable cause) {
        super(message, cause);
    }

    /** One of which there may be many, without a stack trace where {@code traced} is false. */
    protected Funnel4jException(String message, Throwable cause, boolean traced) {
        super(message, cause, traced, traced);
    }
}
