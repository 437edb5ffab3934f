// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.reports.FeatureUseReporting;
import io.funnel4j.cli.run.Encoding;
import io.funnel4j.cli.run.LearnedWeights;
import io.funnel4j.cli.run.TrainedOn;
import io.funnel4j.cli.scoring.OtherExposures;
import io.funnel4j.cli.scoring.ScoringReportText;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodedPart;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.scoring.ScoringReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.detail.EvaluationTable;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.Evaluator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.importance.PermutationImportance.Plan;
import io.funnel4j.report.TextReport;
import io.funnel4j.report.result.DataSection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "evaluate",
        header = "Evaluate a trained model, each probability on its own rows.",
        description =
                "On a part of the run's own data, or on other exposures with labels, in whatever training reads: CSV or TSV, "
                        + "Parquet, JSON or JSON lines, folders and patterns of them, a query, or the run's own format. Says how much "
                        + "of each feature of other exposures is missing or unknown, beside training.")
final class EvaluateCommand extends FunnelCommand {
    @Parameters(paramLabel = "RUN", description = "the folder that 'train' left")
    private Path run;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "train, validation or test (default: ${DEFAULT-VALUE})")
    private Part part = Part.TEST;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            parameterConsumer = NamedData.class,
            description = "evaluate on these files, folders or patterns, or a query in a file .sql, instead")
    private List<Path> data;

    @Option(
            names = "--query",
            paramLabel = "SELECT",
            description = "evaluate on a query's rows instead, paths in it relative to the working folder")
    private String query;

    @Option(
            names = "--importance",
            description =
                    "also say what the model uses: how much AUC is lost where a feature's values are dealt out anew among the rows, on at most 500,000 rows, three times")
    private boolean importance;

    @Mixin
    private MaxBadRows maxBadRows;

    @Mixin
    private ScoringWorkers workers;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        RunFolder folder = RunFolder.existing(run);
        device.start();
        FunnelModel model = FunnelModel.load(folder.model());
        if (data == null && query == null) {
            EncodedDataset encoded = EncodedDataset.open(folder.data());
            folder.requireSchema(model, encoded.schema(), folder.data().resolve("encoders/encoders.json"));
            TrainedOn.check(folder.trainedOn(), encoded, folder.data());
            EncodedExposures exposures = encoded.part(part);
            exposures.verify();
            evaluate(folder, model, exposures);
        } else {
            try (TemporaryFolder encoded = new TemporaryFolder("funnel4j-evaluate")) {
                EncodedExposures exposures = encode(folder, model, encoded.path());
                folder.requireSchema(
                        model, exposures.schema(), folder.encoders().resolve("encoders.json"));
                evaluate(folder, model, exposures);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void checkOptions() {
        if (data != null && query != null) {
            throw wrong("--data and --query are both given; keep one");
        }
        if (data == null && query == null && maxBadRows.given()) {
            throw wrong("--strict and --max-bad-rows are of other exposures; give them with --data or --query");
        }
    }

    private void evaluate(RunFolder folder, FunnelModel model, EncodedExposures exposures) {
        try {
            evaluate(model, exposures);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "the model of '%s' cannot be evaluated: %s"
                            .formatted(folder.model().resolve("funnel.json"), e.getMessage()),
                    e);
        }
    }

    private void evaluate(FunnelModel model, EncodedExposures exposures) {
        PrintWriter text = out();
        text.println(EvaluationTable.of(new Evaluator(model, exposures, workers.count()).evaluateInDetail()));
        text.print(TextReport.sections(LearnedWeights.sections(model, exposures), Terminal.width()));
        if (importance) {
            DataSection use =
                    FeatureUseReporting.importance(model, exposures, Plan.THOROUGH, workers.count(), progress());
            text.print(TextReport.sections(List.of(use), Terminal.width()));
        }
        text.flush();
    }

    private EncodedExposures encode(RunFolder folder, FunnelModel model, Path temporary) throws IOException {
        Encoders encoders = Encoders.load(folder.encoders());
        OtherExposures others = new OtherExposures(folder, encoders.columns());
        EncodedPart encoded = Encoding.part(
                query == null ? others.of(data) : others.ofQuery(query),
                encoders,
                maxBadRows.of(encoders),
                model.spec().graph(),
                temporary,
                progress());
        PrintWriter text = out();
        text.printf(Locale.ROOT, "%,d exposures scored%n", encoded.exposures().rows());
        text.print(encoded.report().rowsText());
        Optional<EncodingReport> training = folder.trainingReport();
        ScoringReportText.print(ScoringReport.of(encoded.report(), Part.TEST, training), training.isPresent(), text);
        text.println();
        return encoded.exposures();
    }
}
