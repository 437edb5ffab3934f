// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.text.Printable;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user reads after a wrong argument: what was wrong, what may have been meant, and where the help is. */
final class WrongUsage implements IParameterExceptionHandler {
    private static final int LONGEST = 500;

    /** Wrong usage of a command, to be thrown; the message as {@link String#format} makes it. */
    static ParameterException of(CommandSpec command, String format, Object... arguments) {
        return new ParameterException(command.commandLine(), String.format(Locale.ROOT, format, arguments));
    }

    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        command.getErr().println(Printable.quote(exception.getMessage(), LONGEST) + suggestions(exception));
        command.getErr().println("Help: ./" + command.getCommandSpec().qualifiedName() + " --help");
        command.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String suggestions(ParameterException exception) {
        List<String> meant =
                exception instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return meant.isEmpty() ? "" : "; did you mean %s?".formatted(String.join(" or ", meant));
    }
}
