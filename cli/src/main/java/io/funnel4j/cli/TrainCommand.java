// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.console.StatusLine;
import io.funnel4j.cli.console.StopSignals;
import io.funnel4j.cli.device.EngineOption;
import io.funnel4j.cli.device.StartedEngine;
import io.funnel4j.cli.follow.FollowOptions;
import io.funnel4j.cli.follow.FollowRun;
import io.funnel4j.cli.output.JsonOutput;
import io.funnel4j.cli.output.QuietOutput;
import io.funnel4j.cli.output.TextOutput;
import io.funnel4j.cli.record.ConsoleLog;
import io.funnel4j.cli.record.RecordedData;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.record.RunRecord;
import io.funnel4j.cli.record.RunRecorder;
import io.funnel4j.cli.record.Version;
import io.funnel4j.cli.run.EncodedRun;
import io.funnel4j.cli.run.EvaluatedRun;
import io.funnel4j.cli.run.RunFolderClaim;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.cli.run.RunReplacement;
import io.funnel4j.cli.run.TrainedRun;
import io.funnel4j.cli.run.TrainingRun;
import io.funnel4j.cli.tracking.RunTracking;
import io.funnel4j.cli.tracking.TrackedRun;
import io.funnel4j.cli.tracking.TrackingOptions;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.file.FolderLock;
import io.funnel4j.file.WritableFolder;
import io.funnel4j.training.ui.TrainingUi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        header = "Train a model from exposure logs.",
        description = {
            "Encodes the data, trains, keeps the best epoch's model where the run has early stopping, evaluates every probability on its own rows of the test part. "
                    + "Leaves one folder: run.json, run.log, config.yaml, profile.json, metrics.jsonl, results.json, report.html, "
                    + "data/, checkpoints/ and model/. 'funnel4j runs' lists and compares them.",
            "With --follow it learns from a stream that has no end, from the model of --from: docs/streams.md.",
            "Ctrl-C ends training after the step it is in, with a checkpoint; --resume goes on from there, and comes to the same bits as a run that was never stopped."
        })
final class TrainCommand extends FunnelCommand {
    /** What may not stand beside --follow: there are no encoded data and no epochs. */
    private static final Set<String> WITHOUT_FOLLOW =
            Set.of("--encoded", "--encode-again", "--epochs", "--replace", "--ui", "--ui-port");

    /** What may stand beside --resume: the rest is the run's own. */
    private static final Set<String> WITH_RESUME = Set.of(
            "--resume", "--quiet", "--json", "--device", "--engine", "--precision", "--any-order", "--ui", "--ui-port");

    @Mixin
    private ConfigOptions options;

    @Option(names = "--out", paramLabel = "DIR", description = "the run's folder (default: runs/NAME-TIME)")
    private Path out;

    @Option(
            names = "--encoded",
            paramLabel = "DIR",
            description =
                    "the folder of the encoded data; what 'prepare --out DIR' wrote there is reused (default: in the run's folder)")
    private Path encoded;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "in place of RUN.yaml: the folder of a run that was stopped or killed, which goes on")
    private Path resume;

    @Option(
            names = "--replace",
            description =
                    "replace the run that --out holds: the new one is made beside it and takes its place once it is finished")
    private boolean replace;

    @Option(
            names = {"-q", "--quiet"},
            description = "print errors alone; run.log has the rest")
    private boolean quiet;

    @Option(names = "--json", description = "print a JSON object a line: progress, points, checkpoints, results")
    private boolean json;

    @Mixin
    private UiOptions ui;

    @Mixin
    private EngineOption engine;

    @Mixin
    private TrackingOptions trackers;

    @Mixin
    private FollowOptions follow;

    @Override
    public Integer call() throws IOException {
        if (quiet && json) {
            throw wrong("--quiet prints nothing that --json could; drop one");
        }
        if (resume != null) {
            refuseBesideResume();
        } else if (follow.given()) {
            refuseBesideFollow();
        } else {
            follow.requireNone();
        }
        trackers.check();
        ui.check();
        if (!quiet) {
            return run();
        }
        try (ConsoleLog silence = ConsoleLog.errorsAlone()) {
            return run();
        }
    }

    private int run() throws IOException {
        if (resume != null) {
            RunFolder folder = RunFolder.started(resume);
            String name = RunRecorder.name(folder.root()).orElseGet(() -> ConfigOptions.name(resume));
            return run(RunConfig.read(folder.config(), Overrides.NONE), name, folder, RunReplacement.of(folder.root()));
        }
        RunConfig config = follow.given() ? options.readWithoutExposures() : options.read();
        if (out == null) {
            Path begun = RunFolderClaim.begin(options.name());
            try {
                return run(config, options.name(), new RunFolder(begun, encoded), Optional.empty());
            } finally {
                RunFolderClaim.removeUnused(begun);
            }
        }
        Optional<RunReplacement> replacement =
                RunFolderClaim.holdsRun(out) ? Optional.of(replacement()) : Optional.empty();
        Path root = replacement.map(RunReplacement::next).orElse(out);
        return run(config, options.name(), new RunFolder(root, encoded), replacement);
    }

    private RunReplacement replacement() throws IOException {
        if (!replace) {
            throw new IOException(
                    "'%s' holds a run; name another folder, go on with it by --resume %s, or say --replace: it stays until the new run is finished"
                            .formatted(out, out));
        }
        return RunReplacement.begin(out);
    }

    private int run(RunConfig config, String name, RunFolder folder, Optional<RunReplacement> replacement)
            throws IOException {
        RunFolder told = replacement
                .map(found -> new RunFolder(found.earlier(), folder.encoded()))
                .orElse(folder);
        int exitCode = run(config, name, folder, told);
        if (exitCode == CommandLine.ExitCode.OK && replacement.isPresent()) {
            replacement.get().finish();
        }
        return exitCode;
    }

    /** @param told where the run is going to be */
    private int run(RunConfig config, String name, RunFolder folder, RunFolder told) throws IOException {
        StatusLine status = StatusLine.on(err());
        try (FolderLock lock = RunFolderClaim.lock(folder.root())) {
            WritableFolder.require(folder.root());
            folder.removePartialFiles();
            StartedEngine started = engine.start();
            String now = started.engine().name();
            Optional<String> other = (resume == null ? Optional.<String>empty() : RunRecorder.engine(folder.root()))
                    .filter(before -> !before.equals(now));
            if (other.isPresent() && !engine.given()) {
                throw wrong(
                        "the run was trained by the engine %s; say --engine %s (and its --device) to go on with it, or --engine %s to change it",
                        other.get(), other.get(), now);
            }
            Optional<String> stream = FollowRun.source(follow, folder, resume != null);
            if (stream.isPresent()) {
                refuseBesideFollow(); // of a run that goes on
            }
            RunRecord record = RunRecord.starting(
                    name,
                    line().getCommandSpec()
                            .root()
                            .commandLine()
                            .getParseResult()
                            .originalArgs(),
                    config,
                    stream.map(RecordedData::ofStream).orElseGet(() -> RecordedData.of(config.data())),
                    Version.software(),
                    Version.machine(started));
            TrackedRun tracked = new TrackedRun(record, config, resume != null);
            String place =
                    told.root().toAbsolutePath().normalize().getFileName().toString();
            return RunRecorder.record(folder.root(), record, line(), recorder -> {
                try (RunTracking tracking = trackers.start(tracked, folder, place, output(config, status))) {
                    TrainingRun run = new TrainingRun(config, name, folder, started, tracking.output());
                    other.ifPresent(before -> run.output()
                            .note(
                                    "Goes on with the engine %s; the steps so far are %s's, so the bits are not those of either alone."
                                            .formatted(now, before)));
                    Optional<FollowRun> following = FollowRun.of(run, follow, resume != null);
                    return following.isPresent() ? follow(run, following.get()) : train(run, told, recorder, tracking);
                }
            });
        }
    }

    private int follow(TrainingRun run, FollowRun following) throws IOException {
        try (StopSignals signals = new StopSignals(
                () -> run.output()
                        .note(
                                "Stopping after this micro-batch, with a checkpoint, the model and the report; Ctrl-C again stops at once and loses what is since the last checkpoint."))) {
            following.follow(resume != null, signals);
        }
        return CommandLine.ExitCode.OK;
    }

    private int train(TrainingRun run, RunFolder told, RunRecorder recorder, RunTracking tracking) throws IOException {
        try (StopSignals signals = new StopSignals(
                        () -> run.output()
                                .note(
                                        "Stopping after this step, with a checkpoint; Ctrl-C again stops at once and loses what is since the last one."));
                TrainingUi shown = ui.start(run.output()).orElse(null)) {
            EncodedRun encoded = resume == null ? run.encode(options.encodeAgain()) : run.reopen();
            recorder.encoded(encoded.dataset());
            tracking.encoded(encoded);
            TrainedRun trained = encoded.train(resume != null, signals, Optional.ofNullable(shown));
            if (trained.stopped()) {
                recorder.stopped();
                tracking.stopped();
                return signals.exitCode();
            }
            EvaluatedRun evaluated = trained.evaluate();
            recorder.judged(encoded.evaluatedPart(), encoded.evaluated());
            evaluated.write();
            tracking.finished();
        }
        tracking.close();
        run.output().finished(told);
        return CommandLine.ExitCode.OK;
    }

    private RunOutput output(RunConfig config, StatusLine status) {
        if (quiet) {
            return new QuietOutput(err());
        }
        return json
                ? new JsonOutput(out())
                : new TextOutput(
                        out(),
                        err(),
                        status,
                        config.graph(),
                        config.training().plan().earlyStopping());
    }

    private void refuseBesideFollow() {
        Set<String> refused = new TreeSet<>();
        for (OptionSpec option : line().getParseResult().matchedOptions()) {
            String name = option.longestName();
            if (WITHOUT_FOLLOW.contains(name) || TrackingOptions.NAMES.contains(name)) {
                refused.add(name);
            }
        }
        if (!options.data().isEmpty()) {
            refused.add("--data");
        }
        if (!refused.isEmpty()) {
            throw wrong(
                    "a stream has neither encoded data nor epochs, and is not shown elsewhere; drop %s",
                    String.join(", ", refused));
        }
    }

    private void refuseBesideResume() {
        Set<String> refused = new TreeSet<>();
        for (ArgSpec argument : line().getParseResult().matchedArgs()) {
            if (argument instanceof OptionSpec option) {
                if (!WITH_RESUME.contains(option.longestName())
                        && !FollowOptions.WITH_RESUME.contains(option.longestName())
                        && !TrackingOptions.NAMES.contains(option.longestName())) {
                    refused.add(option.longestName());
                }
            } else {
                refused.add(argument.paramLabel());
            }
        }
        if (!options.data().isEmpty()) {
            refused.add("--data"); // which reads its words itself, and picocli does not list it then
        }
        if (!refused.isEmpty()) {
            throw wrong("--resume goes on with a run as it was started; drop %s", String.join(", ", refused));
        }
    }
}
