// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.device.DeviceOption;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.reports.FeatureUseReporting;
import io.funnel4j.cli.run.Domains;
import io.funnel4j.cli.run.LearnedWeights;
import io.funnel4j.cli.run.TrainedOn;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.evaluation.detail.EvaluationTable;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.Evaluator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.importance.PermutationImportance.Plan;
import io.funnel4j.problem.Failures;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.report.TextReport;
import io.funnel4j.report.result.DataSection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
            names = "--by",
            paramLabel = "FEATURE",
            description = "also on each value of this feature alone: a market, a place on the screen")
    private String domain;

    @Mixin
    private OtherLabelled others;

    @Option(
            names = "--importance",
            description =
                    "also say what the model uses: how much AUC is lost when a feature's values are shuffled among the rows, on at most 500,000 rows, three times")
    private boolean importance;

    @Mixin
    private ScoringWorkers workers;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        others.check();
        RunFolder folder = RunFolder.existing(run);
        device.start();
        FunnelModel model = FunnelModel.load(folder.model());
        if (!others.given()) {
            EncodedDataset encoded = TrainedOn.data(folder, model.spec());
            EncodedExposures exposures = encoded.part(part);
            exposures.verify();
            evaluate(folder, model, exposures);
        } else {
            try (TemporaryFolder encoded = new TemporaryFolder("funnel4j-evaluate")) {
                evaluate(folder, model, others.encode(this, folder, model, encoded.path()));
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void evaluate(RunFolder folder, FunnelModel model, EncodedExposures exposures) throws IOException {
        Optional<Encoders> encoders = domain == null ? Optional.empty() : Optional.of(Encoders.load(folder.encoders()));
        try {
            evaluate(model, exposures, encoders);
        } catch (Funnel4jException | IllegalArgumentException e) {
            String why = Failures.told(e).orElseThrow(() -> e);
            throw new Funnel4jException(
                    "the model of '%s' cannot be evaluated: %s"
                            .formatted(folder.model().resolve("funnel.json"), why),
                    e);
        }
    }

    /** @param encoders that know the values of the domains; empty where none are asked for */
    private void evaluate(FunnelModel model, EncodedExposures exposures, Optional<Encoders> encoders) {
        PrintWriter text = out();
        Evaluator evaluator = new Evaluator(model, exposures, workers.count());
        DetailedEvaluation evaluation = encoders.map(known -> Domains.evaluate(evaluator, known, domain))
                .orElseGet(evaluator::evaluateInDetail);
        text.println(EvaluationTable.of(evaluation));
        if (encoders.isPresent()) {
            text.print(TextReport.sections(List.of(Domains.section(domain, evaluation)), Terminal.width()));
        }
        text.print(TextReport.sections(LearnedWeights.sections(model, exposures), Terminal.width()));
        if (importance) {
            DataSection use =
                    FeatureUseReporting.importance(model, exposures, Plan.THOROUGH, workers.count(), progress());
            text.print(TextReport.sections(List.of(use), Terminal.width()));
        }
        text.flush();
    }
}
