// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.split.Part;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a run was made from and how it stands: {@code run.json} in its folder, where {@code "format": "funnel4j-run-record"}
 * and {@code "version": 1} come before these keys. Times are ISO 8601 in UTC. What is null here is absent there.
 *
 * @param name of the configuration
 * @param arguments the command line, without {@code ./funnel4j}
 * @param directory where it was typed
 * @param status how the run stands; a process that was killed leaves {@link RunStatus#RUNNING}
 * @param error the first line of what went wrong; null unless it failed
 * @param started when the run started
 * @param ended when it finished, failed or was stopped; null before
 * @param process that runs it
 * @param seed of the training
 * @param model what is trained
 * @param data what it is trained on
 * @param judged the rows of the final metrics; null before they are there
 * @param configuration SHA-256 of {@code config.yaml}
 * @param software versions, by name; of Funnel4j also its git commit, where it runs from a checkout, and a checksum of its
 *     classes
 * @param machine operating system, processors, backend and device
 * @param repository the user's git repository in {@code directory}; null where there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunRecord(
        String name,
        List<String> arguments,
        String directory,
        RunStatus status,
        String error,
        Instant started,
        Instant ended,
        RunProcess process,
        long seed,
        RecordedModel model,
        RecordedData data,
        EvaluationRows judged,
        String configuration,
        Map<String, String> software,
        Map<String, String> machine,
        GitState repository) {
    public RunRecord {
        arguments = List.copyOf(arguments);
        software = Collections.unmodifiableMap(new LinkedHashMap<>(software));
        machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
        List.of(name, directory, status, started, process, model, data, configuration)
                .forEach(Objects::requireNonNull);
        if ((status == RunStatus.RUNNING) != (ended == null)) {
            throw new IllegalArgumentException(
                    "a run that is %s has%s ended".formatted(status, ended == null ? " not" : ""));
        }
    }

    /** Of a run on the data of its configuration that starts now, in this process. */
    public static RunRecord starting(
            String name,
            List<String> arguments,
            RunConfig config,
            Map<String, String> software,
            Map<String, String> machine) {
        return starting(name, arguments, config, RecordedData.of(config.data()), software, machine);
    }

    /** Of a run on some data that starts now, in this process. */
    public static RunRecord starting(
            String name,
            List<String> arguments,
            RunConfig config,
            RecordedData data,
            Map<String, String> software,
            Map<String, String> machine) {
        Path directory = Path.of("").toAbsolutePath();
        return new RunRecord(
                name,
                arguments,
                directory.toString(),
                RunStatus.RUNNING,
                null,
                now(),
                null,
                RunProcess.current(),
                config.training().seed(),
                RecordedModel.of(config.model()),
                data,
                null,
                Hash.of(config.toYaml()),
                software,
                machine,
                GitState.of(directory).orElse(null));
    }

    RunRecord withEncoded(EncodedDataset dataset) {
        return with(status, error, ended, data.withEncoded(dataset), judged);
    }

    RunRecord withJudged(Part part, EncodedExposures exposures) {
        return with(status, error, ended, data, EvaluationRows.of(part, exposures));
    }

    /** @param reason null unless it failed */
    RunRecord endedAs(RunStatus how, String reason) {
        return with(how, reason, now(), data, judged);
    }

    private RunRecord with(
            RunStatus newStatus, String newError, Instant newEnded, RecordedData newData, EvaluationRows newJudged) {
        return new RunRecord(
                name,
                arguments,
                directory,
                newStatus,
                newError,
                started,
                newEnded,
                process,
                seed,
                model,
                newData,
                newJudged,
                configuration,
                software,
                machine,
                repository);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
