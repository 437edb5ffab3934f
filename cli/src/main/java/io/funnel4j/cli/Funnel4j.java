// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.console.PrintableWriter;
import io.funnel4j.cli.option.PathConverter;
import io.funnel4j.cli.option.WordConverter;
import io.funnel4j.cli.record.Version;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.device.Backend;
import io.funnel4j.memory.Bytes;
import io.funnel4j.memory.Memory;
import io.funnel4j.onnx.IdInputs;
import io.funnel4j.problem.Failures;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/** The entry point: {@code ./funnel4j COMMAND}. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "funnel4j",
        description = "Trains entire-space conversion models (ESMM, ESM2, any behavior graph) from exposure logs.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed; the message says where and what to do", "2:wrong usage"},
        footerHeading = "%nEnvironment of the launcher:%n",
        footer = {
            "  FUNNEL4J_OPTS       options for the JVM, such as -Xmx8g",
            "  FUNNEL4J_DEVICE     cuda stands for '--device cuda'",
            "  FUNNEL4J_ENGINE     torch stands for '--engine torch'",
            "  FUNNEL4J_CLASSPATH  jars or folders of your own classes, such as a representation that RUN.yaml",
            "                      names; './funnel4j class-path' prints what to compile them against"
        },
        subcommands = {
            CompareCommand.class,
            BenchCommand.class,
            TrainCommand.class,
            TuneCommand.class,
            EvaluateCommand.class,
            CalibrateCommand.class,
            PredictCommand.class,
            ExportCommand.class,
            ServeCommand.class,
            ExplainCommand.class,
            GenerateCommand.class,
            PrepareCommand.class,
            RunsCommand.class,
            HelpCommand.class
        })
public final class Funnel4j {
    private Funnel4j() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs a command; gives its exit code. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        CommandLine line = new CommandLine(new Funnel4j());
        line.setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true));
        line.setErr(new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true));
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            Failures.print(command.getErr(), exception, Failures.told(exception));
            return CommandLine.ExitCode.SOFTWARE;
        });
        line.registerConverter(Path.class, new PathConverter());
        line.registerConverter(Backend.class, new WordConverter<>(Backend.class));
        line.registerConverter(Part.class, new WordConverter<>(Part.class));
        line.registerConverter(IdInputs.class, new WordConverter<>(IdInputs.class));
        line.setParameterExceptionHandler(new WrongUsage());
        line.setExecutionStrategy(parsed -> {
            Integer helped = CommandLine.executeHelpRequest(parsed);
            if (helped != null) {
                return helped;
            }
            line.setOut(new PrintableWriter(line.getOut()));
            line.setErr(new PrintableWriter(line.getErr()));
            return new CommandLine.RunLast().execute(parsed);
        });
        if (arguments.length == 0) {
            line.usage(line.getErr());
            return CommandLine.ExitCode.USAGE;
        }
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError e) {
            line.getErr().println(outOfMemory(e));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** What there was, what is full, and the setting that gives more. */
    private static String outOfMemory(OutOfMemoryError error) {
        Memory memory = Memory.now();
        String text = String.valueOf(error.getMessage());
        if (text.contains("array size")) {
            return "out of memory: one array was to have more than 2^31 - 1 entries; use smaller tables (embedding, min-count, hash-buckets), shorter lists or a smaller batch-size";
        }
        return text.contains("Java heap space") || text.contains("GC overhead")
                ? "out of memory: the heap of %s is full; %s, or use smaller tables (embedding, min-count, hash-buckets) or a smaller batch-size; a run that has checkpoints goes on by --resume"
                        .formatted(Bytes.text(memory.heap()), memory.largerHeap())
                : "out of memory beside the heap (%s): native memory holds layers and batches; use a smaller batch-size or fewer workers, or more memory (-Dorg.bytedeco.javacpp.maxbytes in FUNNEL4J_OPTS)"
                        .formatted(text);
    }
}
