// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.record.Version;
import io.funnel4j.cli.reports.FeatureUseReporting;
import io.funnel4j.cli.reports.RunFindings;
import io.funnel4j.cli.reports.RunReporting;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.report.HtmlReport;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.TrainingCurves;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.RunReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A run whose model is evaluated.
 *
 * @param uncalibrated the evaluation of the model before it was calibrated, where it was
 * @param sections what calibration did, and what weights and gates that are learned have come to
 * @param findings what is odd in the predictions: probabilities that are worth less than their rate, or the same on all rows
 */
public record EvaluatedRun(
        TrainedRun trained,
        DetailedEvaluation evaluation,
        Optional<FunnelEvaluation> uncalibrated,
        List<DataSection> sections,
        List<Finding> findings) {

    /** Writes model, encoders, then {@code results.json} and {@code report.html}, for which it measures what the model uses. */
    public void write() throws IOException {
        TrainingRun run = encoded().run();
        RunFolder folder = run.folder();
        trained.model().save(folder.model());
        dataset().encoders().save(folder.encoders());
        dataset().report().write(folder.modelReport());
        TrainedOn.of(dataset()).write(folder.trainedOn());
        RunReport report = new RunReporting(run.config(), dataset(), encoded().evaluatedPart())
                .report(
                        run.name(),
                        setting(),
                        TrainingCurves.of(
                                run.config().training().seed(),
                                trained.result(),
                                encoded().stepsPerEpoch()),
                        evaluation,
                        uncalibrated,
                        allFindings(),
                        sections,
                        FeatureUseReporting.of(
                                trained.model(),
                                encoded().evaluated(),
                                dataset().encoders(),
                                run.config().training().workers(),
                                run.output().progress()));
        ResultsJson.write(report, folder.results());
        HtmlReport.write(report, folder.report());
    }

    private List<Finding> allFindings() {
        List<Finding> all = new ArrayList<>(findings);
        trained.unwatchable().ifPresent(why -> all.add(Finding.warning("early stopping", why)));
        all.addAll(encoded().guards());
        all.addAll(RunFindings.of(dataset().report(), encoded().evaluatedPart()));
        return all;
    }

    private Map<String, String> setting() {
        RunConfig config = encoded().run().config();
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("data", dataset().report().source());
        setting.put(
                "checksum of the encoded train part",
                Long.toHexString(dataset().train().checksum()));
        setting.put(
                "parameters",
                String.format(
                        Locale.ROOT,
                        "%,d dense, %,d in embeddings",
                        trained.model().graph().numParams(),
                        embeddings()));
        setting.put(
                "kept epoch",
                String.format(
                        Locale.ROOT,
                        "%d of %d",
                        trained.result().keptValidation().epoch(),
                        trained.result().lastEpoch()));
        config.training().from().ifPresent(from -> setting.put("going on from", from.toString()));
        setting.put(
                "samples/s",
                String.format(Locale.ROOT, "%,.0f", trained.result().samplesPerSecond()));
        setting.put("device", encoded().run().engine().words());
        setting.putAll(Version.setting());
        return setting;
    }

    private long embeddings() {
        return trained.model().spec().tables().stream()
                .mapToLong(table -> table.rows() * table.dimension())
                .sum();
    }

    private EncodedRun encoded() {
        return trained.encoded();
    }

    private EncodedDataset dataset() {
        return encoded().dataset();
    }
}
