// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.cli.device.StartedEngine;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.reports.DataGuards;
import io.funnel4j.cli.runs.ConfigurationDifferences;
import io.funnel4j.cli.runs.Difference;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.file.PartialFile;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.report.result.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One training run, step by step: {@link #encode} gives an {@link EncodedRun}, whose training a {@link TrainedRun}, whose
 * evaluation an {@link EvaluatedRun}, which writes model and report. The run's folder fills as it goes.
 *
 * @param name as reports and lists of runs show it
 * @param engine that trains
 * @param output told of every step
 */
public record TrainingRun(RunConfig config, String name, RunFolder folder, StartedEngine engine, RunOutput output) {
    public TrainingRun {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(output, "output");
    }

    /**
     * Raw rows to encoded exposures; says so where they were encoded before, or why they are encoded again.
     *
     * @param again whether they are encoded whatever is there
     */
    public EncodedRun encode(boolean again) throws IOException {
        Files.createDirectories(folder.root());
        Files.deleteIfExists(folder.stream()); // of a run on a stream that had not begun to learn
        PartialFile.write(folder.config(), config.toYaml());
        RunMemory.requireBeforeEncoding(config, folder.config());
        Optional<EarlierModel> earlier = EarlierModel.of(config);
        Encoding encoding = Encoding.of(config, folder.data(), again, earlier.map(EarlierModel::encoders));
        if (folder.encoded() != null && !again) {
            encoding.refuseOther();
        }
        folder.rememberData();
        return described(encode(encoding), earlier);
    }

    /** The encoded exposures of a run that goes on; encodes them where it was stopped before they were whole. */
    public EncodedRun reopen() throws IOException {
        refuseEdits();
        Optional<EarlierModel> earlier = EarlierModel.of(config);
        return described(reopened(earlier), earlier);
    }

    private EncodedDataset reopened(Optional<EarlierModel> earlier) throws IOException {
        try {
            return EncodedDataset.open(folder.data());
        } catch (InvalidFileException e) {
            return encode(Encoding.of(config, folder.data(), false, earlier.map(EarlierModel::encoders)));
        }
    }

    private EncodedDataset encode(Encoding encoding) {
        EncodedDataset dataset = encoding.dataset(output.progress());
        encoding.message().ifPresent(output::note);
        return dataset;
    }

    private EncodedRun described(EncodedDataset dataset, Optional<EarlierModel> earlier) throws IOException {
        output.data(dataset.report().text());
        output.turnover(dataset.report().turnover());
        earlier.ifPresent(before -> output.note(before.changes(dataset)));
        earlier.filter(before -> before.calibrated() && config.calibration().none())
                .ifPresent(before -> output.warning(
                        "'%s' is calibrated, and this run will not be: write calibration into its configuration, or calibrate it when it is finished"
                                .formatted(before.from())));
        DataProfile profile = Profiles.of(dataset, config.graph(), folder);
        List<Finding> guards = DataGuards.of(dataset.report(), profile);
        guards.forEach(found -> output.warning(found.text()));
        return new EncodedRun(this, dataset, earlier, profile, guards);
    }

    /** Checkpoints are of the configuration that training began with, which stands beside them. */
    private void refuseEdits() {
        if (!Files.isRegularFile(folder.begunWith())) {
            return;
        }
        List<Difference> edits = edits();
        if (!edits.isEmpty()) {
            throw new Funnel4jException(
                    "'%s' was edited since the training began: %s; undo that and resume, or train what it says now into a folder of its own: ./funnel4j train %s --out DIR (with --from %s it goes on from this run's model, once that is finished)"
                            .formatted(
                                    folder.config(),
                                    edits.stream().map(TrainingRun::edit).collect(Collectors.joining("; ")),
                                    folder.config(),
                                    folder.root()));
        }
    }

    private List<Difference> edits() {
        try {
            return ConfigurationDifferences.since(folder.begunWith(), config.toYaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static String edit(Difference edit) {
        return "%s was %s and is %s now".formatted(edit.key(), value(edit.first()), value(edit.second()));
    }

    private static String value(String text) {
        return text == null ? "not there" : "'" + text + "'";
    }
}
