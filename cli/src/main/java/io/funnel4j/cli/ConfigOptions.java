// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.config.SearchConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A run's YAML file and what the command line replaces in it. */
final class ConfigOptions extends DataOptions {
    @Parameters(paramLabel = "RUN.yaml", arity = "0..1", description = "the run's configuration")
    private Path file;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--seed", paramLabel = "S", description = "replaces training.seed")
    private Long seed;

    @Option(names = "--epochs", paramLabel = "N", description = "replaces training.epochs")
    private Integer epochs;

    @Option(names = "--workers", paramLabel = "W", description = "replaces training.workers")
    private Integer workers;

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description =
                    "a run's folder or a model to go on from: its weights, optimizer state and ids; ids seen for the first time are added (replaces training.from)")
    private Path from;

    @Option(names = "--strict", description = "stop at the first bad row, or whatever else would be left out")
    private boolean strict;

    @Option(
            names = "--encode-again",
            description = "encode even if the encoded data is there, of the same files, configuration and version")
    private boolean encodeAgain;

    /** Whether data that is encoded already is encoded again whatever it was made of. */
    boolean encodeAgain() {
        return encodeAgain;
    }

    /** Reads the file; all its mistakes are reported at once, and the columns that the exposures do not have. */
    RunConfig read() {
        return RunConfig.readWithColumns(given(), overrides());
    }

    /** The same where the exposures come from elsewhere: those that the file names are not looked at. */
    RunConfig readWithoutExposures() {
        return RunConfig.read(given(), overrides());
    }

    /** The same of a file in which values are searched. */
    SearchConfig readSearch() {
        return SearchConfig.read(given(), overrides());
    }

    private Path given() {
        if (file == null) {
            throw WrongUsage.of(command, "Missing required parameter: 'RUN.yaml'");
        }
        return file;
    }

    private Overrides overrides() {
        return new Overrides(
                data(),
                labelRule(),
                Optional.ofNullable(seed),
                Optional.ofNullable(epochs),
                Optional.ofNullable(workers),
                Optional.ofNullable(from),
                strict,
                Optional.empty());
    }

    /** The file that is read. */
    Path file() {
        return file;
    }

    /** The file's name without its ending. */
    String name() {
        return name(file);
    }

    static String name(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
