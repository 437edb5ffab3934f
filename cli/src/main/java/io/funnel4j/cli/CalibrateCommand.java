// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.CalibrationFit;
import io.funnel4j.calibration.CalibrationMethod;
import io.funnel4j.calibration.Calibrator;
import io.funnel4j.calibration.Calibrators;
import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.device.DeviceOption;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.CalibrationSections;
import io.funnel4j.cli.run.RunFolderClaim;
import io.funnel4j.cli.run.TrainedOn;
import io.funnel4j.config.CalibrationConfig;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.file.FolderLock;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.Evaluator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.report.TextReport;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.text.EnumNames;
import io.funnel4j.text.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "calibrate",
        header = "Calibrate a trained model's probabilities, without training it again.",
        description = {
            "Fits maps of the predicted log-odds, so that what is predicted at p happens on a share p of the rows, on the run's "
                    + "validation part or on other exposures with labels, such as yesterday's. 'evaluate', 'predict' and Scorer apply them from then on.",
            "Replaces the maps in the run's model; its report stays that of the training."
        })
final class CalibrateCommand extends FunnelCommand {
    @Parameters(paramLabel = "RUN", description = "the folder that 'train' left")
    private Path run;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "platt, beta, isotonic, or none to take the maps away (default: platt)")
    private String method = CalibrationMethod.PLATT.toString();

    @Option(
            names = "--by-probability",
            paramLabel = "NAME=METHOD",
            split = ",",
            description = "others of some probabilities, such as p_purchase=isotonic")
    private Map<String, String> byProbability = new LinkedHashMap<>();

    @Mixin
    private OtherLabelled others;

    @Mixin
    private ScoringWorkers workers;

    @Mixin
    private DeviceOption device;

    @Override
    public Integer call() throws IOException {
        others.check();
        CalibrationMethod ofAll = method("--method", method);
        Map<String, CalibrationMethod> named = new LinkedHashMap<>();
        byProbability.forEach((name, word) -> named.put(name, method("--by-probability", word)));
        RunFolder folder = RunFolder.existing(run);
        device.start();
        try (FolderLock lock = RunFolderClaim.lock(folder.root())) {
            FunnelModel model = FunnelModel.load(folder.model());
            Map<Probability, CalibrationMethod> methods = methods(model, ofAll, named);
            if (methods.values().stream().allMatch(CalibrationMethod.NONE::equals)) {
                save(folder, model.calibrated(Calibrators.NONE), methods);
            } else if (!others.given()) {
                EncodedDataset encoded = TrainedOn.data(folder, model.spec());
                if (!encoded.parts().contains(Part.VALIDATION)) {
                    throw new Funnel4jException(
                            "the data of '%s' has no validation part to fit on; name other exposures with labels by --data"
                                    .formatted(run));
                }
                boolean tested = encoded.parts().contains(Part.TEST);
                calibrate(
                        folder,
                        model,
                        methods,
                        encoded.validation(),
                        tested ? encoded.test() : encoded.validation(),
                        CalibrationSections.fittedOn(Part.VALIDATION, tested ? Part.TEST : Part.VALIDATION));
            } else {
                try (TemporaryFolder encoded = new TemporaryFolder("funnel4j-calibrate")) {
                    EncodedExposures exposures = others.encode(this, folder, model, encoded.path());
                    calibrate(
                            folder,
                            model,
                            methods,
                            exposures,
                            exposures,
                            List.of("Fitted on these exposures, and judged on them: the figures are too good."));
                }
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void calibrate(
            RunFolder folder,
            FunnelModel model,
            Map<Probability, CalibrationMethod> methods,
            EncodedExposures fittedOn,
            EncodedExposures judgedOn,
            List<String> lines)
            throws IOException {
        fittedOn.verify();
        judgedOn.verify();
        CalibrationFit fit = new Evaluator(model, fittedOn, workers.count()).calibrate(methods);
        if (fit.calibrators().none()) {
            throw new Funnel4jException("no probability can be calibrated, and nothing was changed: %s"
                    .formatted(String.join("; ", fit.shortfalls())));
        }
        FunnelModel calibrated = model.calibrated(kept(model.calibrators(), fit));
        FunnelEvaluation before =
                new Evaluator(model.calibrated(Calibrators.NONE), judgedOn, workers.count()).evaluate();
        FunnelEvaluation after = new Evaluator(calibrated, judgedOn, workers.count()).evaluate();
        DataSection section = CalibrationSections.of(fit, before, after, lines);
        out().print(TextReport.sections(List.of(section), Terminal.width()));
        fit.probabilities().stream()
                .filter(fitted -> fitted.calibrator().isEmpty()
                        && model.calibrators().byProbability().containsKey(fitted.probability()))
                .forEach(fitted -> out().printf("%s keeps the map that it had%n", fitted.probability()));
        save(folder, calibrated, methods);
    }

    /** What was fitted, and what there was where nothing could be. */
    private static Calibrators kept(Calibrators earlier, CalibrationFit fit) {
        Map<Probability, Calibrator> kept = new LinkedHashMap<>();
        for (CalibrationFit.Fitted fitted : fit.probabilities()) {
            fitted.calibrator()
                    .or(() -> Optional.ofNullable(earlier.byProbability().get(fitted.probability())))
                    .ifPresent(calibrator -> kept.put(fitted.probability(), calibrator));
        }
        return new Calibrators(kept);
    }

    private void save(RunFolder folder, FunnelModel calibrated, Map<Probability, CalibrationMethod> methods)
            throws IOException {
        calibrated.saveCalibrators(folder.model());
        PrintWriter text = out();
        text.printf(
                "%s of %s probabilities of '%s' are calibrated%n",
                calibrated.calibrators().byProbability().size(), methods.size(), folder.model());
        text.flush();
    }

    private CalibrationMethod method(String option, String word) {
        List<String> words = EnumNames.all(CalibrationMethod.class);
        if (!words.contains(word)) {
            throw wrong(
                    "%s is '%s'; expected one of %s%s",
                    option, word, String.join(", ", words), Nearest.suggestion(word, words));
        }
        return EnumNames.parse(CalibrationMethod.class, word);
    }

    private Map<Probability, CalibrationMethod> methods(
            FunnelModel model, CalibrationMethod ofAll, Map<String, CalibrationMethod> named) {
        BehaviorGraph graph = model.spec().graph();
        List<String> names =
                graph.probabilities().stream().map(Probability::columnName).toList();
        Optional<String> unknown =
                named.keySet().stream().filter(name -> !names.contains(name)).findFirst();
        if (unknown.isPresent()) {
            throw wrong(
                    "--by-probability names '%s'; the model has %s%s",
                    unknown.get(), String.join(", ", names), Nearest.suggestion(unknown.get(), names));
        }
        return new CalibrationConfig(ofAll, named).methods(graph);
    }
}
