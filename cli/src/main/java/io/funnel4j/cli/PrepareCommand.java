package io.funnel4j.cli;

import io.funnel4j.cli.config.RunConfig;
import io.funnel4j.dataset.encode.DatasetEncoder.Reencoding;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "prepare",
        header = "Encode a run's data and report what is in it, without training.",
        description =
                "Rows, bad rows, labels that do not nest, rates, vocabularies and unknown ids; writes the encoded data.")
final class PrepareCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "the encoded data's folder (default: runs/NAME-data-TIME)")
    private Path out;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        RunConfig config = options.read();
        Path folder = out == null ? RunFolder.named(options.name() + "-data") : out;
        Reencoding encoded = Encoding.dataset(
                config, folder, Terminal.progress(command.commandLine().getErr()));
        Encoding.message(encoded, folder).ifPresent(command.commandLine().getOut()::println);
        command.commandLine().getOut().println(encoded.dataset().report().text());
        command.commandLine().getOut().printf("Encoded data: %s%n", folder);
        command.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }
}
