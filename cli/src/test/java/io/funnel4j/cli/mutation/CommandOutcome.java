// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

/**
 * What came of a command.
 *
 * @param exitCode of the process that a user would have, or one of the constants
 * @param out standard output
 * @param err standard error, or what is known of the end
 */
record CommandOutcome(int exitCode, String out, String err) {
    /** An error ended the command past all handlers. */
    static final int ESCAPED = -1;
    /** The command did not end in time. */
    static final int HUNG = -2;
    /** The process is gone. */
    static final int DIED = -3;
}
