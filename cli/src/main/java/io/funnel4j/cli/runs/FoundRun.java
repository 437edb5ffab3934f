// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.cli.record.RecordedModel;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.record.RunRecord;
import io.funnel4j.cli.record.RunRecordFile;
import io.funnel4j.cli.record.RunState;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.config.yaml.InvalidConfigException;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as its folder tells of it, whole or not.
 *
 * @param folder where it is
 * @param state how it stands
 * @param record what it was made from; empty where there is none that can be read
 * @param model what it trains; empty where that cannot be read
 * @param started when it started; without a record, when its configuration was written
 * @param epochs that are done
 * @param results final metrics; empty where the run has none
 * @param problems what is missing or cannot be read
 */
public record FoundRun(
        Path folder,
        RunState state,
        Optional<RunRecord> record,
        Optional<RecordedModel> model,
        Instant started,
        RunEpochs epochs,
        Optional<RunReport> results,
        List<String> problems) {
    public FoundRun {
        problems = List.copyOf(problems);
    }

    /** Whether a folder is a run's. */
    static boolean isIn(Path folder) {
        return Files.exists(RunFolder.at(folder).record())
                || Files.exists(RunFolder.at(folder).config());
    }

    /**
     * Reads a run's folder.
     *
     * @throws IOException if it cannot be read at all
     */
    static FoundRun read(Path folder) throws IOException {
        List<String> problems = new ArrayList<>();
        Optional<RunRecord> record = record(folder, problems);
        Instant started = record.isPresent() ? record.get().started() : whenWritten(folder);
        RunState state = record.map(RunState::of).orElse(RunState.UNKNOWN);
        Optional<RunReport> results = state == RunState.FINISHED || record.isEmpty()
                ? results(folder, state == RunState.FINISHED, problems)
                : Optional.empty();
        Instant since = record.isPresent() ? started : Instant.EPOCH;
        return new FoundRun(
                folder,
                state,
                record,
                record.map(RunRecord::model).or(() -> model(folder, problems)),
                started,
                RunEpochs.read(RunFolder.at(folder).metrics(), since, problems),
                results,
                problems);
    }

    /** The folder's own name, which a user types. */
    public String name() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }

    /** Final metrics by name; empty where the run has none. */
    Map<String, Double> metrics() {
        return results.map(RunMetrics::of).orElse(Map.of());
    }

    /** From start to end, or to now if it is under way; empty where nobody knows. */
    Optional<Duration> took() {
        return switch (state) {
            case FINISHED, FAILED, STOPPED -> record.map(known -> Duration.between(known.started(), known.ended()));
            case RUNNING -> Optional.of(Duration.between(started, Instant.now()));
            case KILLED, PERHAPS_RUNNING, UNKNOWN -> Optional.empty();
        };
    }

    /** The epoch whose weights the model has; empty while there is none. */
    Optional<Integer> keptEpoch() {
        return results.stream()
                .flatMap(report -> report.training().stream())
                .flatMap(curve -> curve.epochs().stream())
                .filter(EpochResult::kept)
                .map(EpochResult::epoch)
                .findFirst();
    }

    private static Optional<RunRecord> record(Path folder, List<String> problems) {
        Path file = RunFolder.at(folder).record();
        if (!Files.exists(file)) {
            problems.add("there is no run.json: a version of Funnel4j that wrote none trained it");
            return Optional.empty();
        }
        try {
            return Optional.of(RunRecordFile.read(file));
        } catch (IOException e) {
            problems.add(e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<RunReport> results(Path folder, boolean expected, List<String> problems) {
        Path file = RunFolder.at(folder).results();
        if (!Files.exists(file)) {
            problems.add(expected ? "results.json is gone" : "there is no results.json");
            return Optional.empty();
        }
        try {
            return Optional.of(ResultsJson.readRun(file));
        } catch (IOException e) {
            problems.add(e.getMessage().replace(file.toString(), "results.json"));
            return Optional.empty();
        }
    }

    private static Optional<RecordedModel> model(Path folder, List<String> problems) {
        try {
            return Optional.of(
                    RecordedModel.of(RunConfig.read(RunFolder.at(folder).config(), Overrides.NONE)
                            .model()));
        } catch (InvalidConfigException e) {
            problems.add("config.yaml cannot be read by this version");
            return Optional.empty();
        }
    }

    private static Instant whenWritten(Path folder) throws IOException {
        Path file = RunFolder.at(folder).config();
        return Files.getLastModifiedTime(Files.exists(file) ? file : folder).toInstant();
    }
}
