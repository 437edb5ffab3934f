// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.console.Terminal;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.progress.Progress;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What commands have in common: where they write, and how they refuse what they are given. */
abstract class FunnelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    /** What is made of options. */
    interface Made<T, E extends Exception> {
        T get() throws E;
    }

    final CommandLine line() {
        return command.commandLine();
    }

    final PrintWriter out() {
        return line().getOut();
    }

    final PrintWriter err() {
        return line().getErr();
    }

    /** Progress for whoever waits. */
    final Progress progress() {
        return Terminal.progress(err());
    }

    /** Wrong usage, to be thrown; the message as {@link String#format} makes it. */
    final ParameterException wrong(String format, Object... arguments) {
        return WrongUsage.of(command, format, arguments);
    }

    /** What is wrong with the options' values is wrong usage. */
    final <T, E extends Exception> T usage(Made<T, E> made) throws E {
        try {
            return made.get();
        } catch (Funnel4jException | IllegalArgumentException e) {
            throw new ParameterException(line(), e.getMessage(), e);
        }
    }

    /** Refuses a value below 1; null where the option was not given. */
    final void requireAtLeastOne(String option, Integer value) {
        if (value != null && value < 1) {
            throw wrong("%s is %d; expected at least 1", option, value);
        }
    }
}
