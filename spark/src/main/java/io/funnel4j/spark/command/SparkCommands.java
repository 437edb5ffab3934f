// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.text.Printable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** The commands, with the exit codes of {@code ./funnel4j}. */
@Command(
        name = "funnel4j spark",
        description = "Encodes, trains and scores on Apache Spark.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed; the message says where and what to do", "2:wrong usage"},
        subcommands = {
            TrainCommand.class,
            EncodeCommand.class,
            PredictCommand.class,
            EvaluateCommand.class,
            HelpCommand.class
        })
public final class SparkCommands {
    private static final int MAX_MESSAGE = 10_000;

    private SparkCommands() {}

    /** Runs a command; gives its exit code. */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        CommandLine line = new CommandLine(new SparkCommands());
        line.setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true));
        line.setErr(new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true));
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread ending = new Thread(() -> interrupted.set(true), "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (interrupted.get()) { // What fails now fails because Spark is being stopped.
                return CommandLine.ExitCode.SOFTWARE;
            }
            command.getErr().println(Printable.brief(message(exception), MAX_MESSAGE));
            if (Boolean.getBoolean("funnel4j.stacktrace")) {
                exception.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        if (arguments.length == 0) {
            line.usage(line.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        int code = line.execute(arguments);
        if (!interrupted.get()) {
            Runtime.getRuntime().removeShutdownHook(ending);
        }
        return code;
    }

    /** What went wrong, for a person: our own messages as they are, those of a task without the way to it. */
    private static String message(Throwable exception) {
        if (exception instanceof SparkException && exception.getCause() != null) {
            return message(exception.getCause());
        }
        if (exception instanceof NoSuchFileException missing) {
            return "no such file: " + missing.getFile();
        }
        boolean told = exception instanceof IllegalArgumentException
                || exception instanceof IllegalStateException
                || exception instanceof IOException
                || exception instanceof UncheckedIOException
                || exception instanceof SparkException
                || exception instanceof org.apache.spark.sql.AnalysisException;
        return told && exception.getMessage() != null
                ? exception.getMessage()
                : "unexpected %s; run with --conf spark.driver.extraJavaOptions=-Dfunnel4j.stacktrace=true and report it"
                        .formatted(exception);
    }
}
