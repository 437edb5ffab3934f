// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.dataset.stream.StreamSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train --follow} and what goes with it. */
public final class FollowOptions {
    /** Those that may stand beside {@code --resume}. */
    public static final Set<String> WITH_RESUME = Set.of("--follow", "--until-idle", "--restart-source");

    /** Those that mean nothing without --follow. */
    private static final Set<String> OTHERS = Set.of(
            "--source-format",
            "--max-wait",
            "--window",
            "--report-every",
            "--checkpoint-every",
            "--publish-every",
            "--until-idle",
            "--restart-source");

    @Option(
            names = "--follow",
            paramLabel = "SOURCE",
            description =
                    "in place of the configuration's data: learn from a stream in micro-batches, each predicted before it is learned; a file that grows, a named pipe, or - for standard input. Goes on from a model (--from). See docs/streams.md")
    private String source;

    @Option(
            names = "--source-format",
            paramLabel = "FORMAT",
            description =
                    "of the stream: csv, tsv or jsonl (default: by its name's ending, else as the run's text files, else csv)")
    private String format;

    @Option(
            names = "--max-wait",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Durations.class,
            description =
                    "learn fewer rows than batch-size at once where no row came for so long: 500ms, 30s, ... (default: ${DEFAULT-VALUE})")
    private Duration maxWait;

    @Option(
            names = "--window",
            paramLabel = "ROWS",
            defaultValue = "100000",
            description = "rows of the rolling metrics (default: ${DEFAULT-VALUE})")
    private int window;

    @Option(
            names = "--report-every",
            paramLabel = "TIME|ROWS",
            defaultValue = "1m",
            converter = Every.Converter.class,
            description = "how often rolling metrics are written: 30s, 10m, 50000rows, ... (default: ${DEFAULT-VALUE})")
    private Every reportEvery;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "TIME|ROWS",
            defaultValue = "1m",
            converter = Every.Converter.class,
            description =
                    "how often a checkpoint is written, beside those of training.checkpoints (default: ${DEFAULT-VALUE})")
    private Every checkpointEvery;

    @Option(
            names = "--publish-every",
            paramLabel = "TIME|ROWS",
            defaultValue = "10m",
            converter = Every.Converter.class,
            description =
                    "how often model/ and report.html of the run's folder are replaced, for 'serve --watch' and others (default: ${DEFAULT-VALUE})")
    private Every publishEvery;

    @Option(
            names = "--until-idle",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "end when no row came for so long (default: follow for ever)")
    private Duration untilIdle;

    @Option(
            names = "--restart-source",
            description = "with --resume: take the source from its first byte, since it is another one now")
    private boolean restartSource;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * How a run is to follow a stream; empty where it is not asked to.
     *
     * @throws ParameterException naming an option that is wrong, or needs --follow
     */
    Optional<FollowSettings> settings() {
        if (source == null) {
            return Optional.empty();
        }
        if (restartSource) {
            throw wrong("--restart-source goes with --resume; a new run begins at the first byte");
        }
        if (format != null && !Set.of("csv", "tsv", "jsonl").contains(format.toLowerCase(Locale.ROOT))) {
            throw wrong("--source-format is '%s'; expected csv, tsv or jsonl".formatted(format));
        }
        if (window < 1) {
            throw wrong("--window is %s; expected at least 1 row".formatted(window));
        }
        if (maxWait.isZero()) {
            throw wrong("--max-wait is 0; expected a time in which a row can come");
        }
        return Optional.of(new FollowSettings(
                place(source),
                place(source),
                format == null ? null : format.toLowerCase(Locale.ROOT),
                Durations.text(maxWait),
                window,
                reportEvery.toString(),
                checkpointEvery.toString(),
                publishEvery.toString()));
    }

    /** Those of a run that goes on: of its folder, but for the source where one is given. */
    Optional<FollowSettings> settings(RunFolder resumed) throws IOException {
        Optional<FollowSettings> before = FollowSettings.in(resumed);
        if (before.isEmpty() && asked()) {
            throw wrong(
                    "'%s' is no run on a stream; a stream is followed by a run of its own: train RUN.yaml --from %s --follow SOURCE"
                            .formatted(resumed.root(), resumed.root()));
        }
        return before.map(settings -> source == null ? settings : settings.withSource(place(source)));
    }

    private boolean asked() {
        return source != null || untilIdle != null || restartSource;
    }

    /** Refuses what belongs to a stream where none is followed. */
    public void requireNone() {
        for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
            if (OTHERS.contains(option.longestName())) {
                throw wrong("%s belongs to a stream; say --follow SOURCE, or drop it".formatted(option.longestName()));
            }
        }
    }

    /** Whether a stream is to be followed. */
    public boolean given() {
        return source != null;
    }

    /** When the run ends by itself, beside the end of a pipe. */
    Optional<Duration> untilIdle() {
        return Optional.ofNullable(untilIdle);
    }

    boolean restartSource() {
        return restartSource;
    }

    private static String place(String source) {
        if (source.equals(StreamSource.STANDARD_INPUT)) {
            return source;
        }
        Path path = Path.of(source);
        return Files.isRegularFile(path) ? path.toAbsolutePath().normalize().toString() : source;
    }

    private ParameterException wrong(String text) {
        return new ParameterException(command.commandLine(), text);
    }
}
