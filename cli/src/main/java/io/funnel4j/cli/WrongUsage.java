package io.funnel4j.cli;

import io.funnel4j.file.PathCharset;
import io.funnel4j.file.Printable;
import java.nio.file.InvalidPathException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user reads after a wrong argument: what was wrong, what may have been meant, and where the help is. */
final class WrongUsage implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        String message = Printable.quote(reason(exception));
        command.getErr().println(message + suggestions(exception));
        command.getErr().printf("Help: ./%s --help%n", command.getCommandSpec().qualifiedName());
        command.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String reason(ParameterException exception) {
        for (Throwable cause = exception.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidPathException path) {
                return "'%s' is no path here: %s%s"
                        .formatted(path.getInput(), path.getReason(), PathCharset.mend(path.getInput()));
            }
        }
        return exception.getMessage();
    }

    private static String suggestions(ParameterException exception) {
        List<String> meant =
                exception instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return meant.isEmpty() ? "" : "; did you mean %s?".formatted(String.join(" or ", meant));
    }
}
