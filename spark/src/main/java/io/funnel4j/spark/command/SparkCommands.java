// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import io.funnel4j.problem.Failures;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
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
    /** They refuse settings, options, hosts and paths, often in exceptions of Java's own. */
    private static final String[] REFUSING = {"org.apache.spark.", "org.apache.hadoop.", "scala.Predef"};

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
            Failures.print(command.getErr(), exception, told(exception));
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

    /** What went wrong, for a person: our own messages as they are, those of a task without the way to it; empty for a defect. */
    private static Optional<String> told(Throwable exception) {
        if (exception instanceof SparkException && exception.getCause() != null) {
            return told(exception.getCause());
        }
        if (exception instanceof NoSuchFileException missing) {
            return Optional.of("no such file: " + missing.getFile());
        }
        return exception instanceof SparkThrowable
                ? Optional.ofNullable(exception.getMessage())
                : Failures.told(exception, REFUSING);
    }
}
