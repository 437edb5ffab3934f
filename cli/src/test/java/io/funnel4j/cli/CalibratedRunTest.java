// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.behavior.Probability;
import io.funnel4j.calibration.CalibrationMethod;
import io.funnel4j.calibration.IsotonicCalibrator;
import io.funnel4j.calibration.PlattCalibrator;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.Finding;
import io.funnel4j.report.result.PointChart;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says of how good its model is, and its calibration, from the configuration to the scores of another file. */
class CalibratedRunTest {
    @TempDir
    Path folder;

    @Test
    void whatIsPredictedMatchesWhatHappensInTrainEvaluateAndPredict() throws IOException {
        Path yaml = write(4000, "calibration: {by-probability: {p_click: isotonic}}");
        Path out = folder.resolve("run");

        CommandLineRun run = CommandLineRun.of("train", yaml, "--out", out);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Calibration", "Fitted on the validation part, judged on test.", "95% interval")
                .contains("with fewer than 1,000 platt takes the place of isotonic");
        RunReport report = ResultsJson.readRun(out.resolve("results.json"));
        assertThat(report.uncalibrated()).hasSameSizeAs(report.calibration());
        ProbabilityResult click = report.probabilities().get(0);
        assertThat(click.metrics().get("predicted_over_observed")).isCloseTo(1, within(0.25));
        assertThat(click.intervals().get("auc").low())
                .isLessThan(click.metrics().get("auc"));
        assertThat(Files.readString(out.resolve("report.html"))).contains("as predicted", "log-odds z become");
        assertThat(Files.readString(out.resolve("config.yaml"))).contains("p_click: isotonic");

        CommandLineRun evaluated = CommandLineRun.of("evaluate", out);
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        String figures = run.out()
                .lines()
                .filter(line -> line.startsWith("P(click)  "))
                .findFirst()
                .orElseThrow();
        assertThat(evaluated.out())
                .as("the calibrators are saved with the model")
                .contains(figures);

        FunnelModel model = FunnelModel.load(out.resolve("model"));
        assertThat(model.calibrators().byProbability().get(Probability.of("click")))
                .as("too few positives for isotonic")
                .isInstanceOf(PlattCalibrator.class);
        Path scored = folder.resolve("scored.csv");
        CommandLineRun predicted = CommandLineRun.of("predict", out, folder.resolve("rows.csv"), "--out", scored);
        assertThat(predicted.exitCode()).as(predicted.err()).isZero();
        List<String> lines = Files.readAllLines(scored);
        int column = List.of(lines.get(0).split(",", -1)).indexOf("p_click");
        double mean = lines.stream()
                .skip(1)
                .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[column]))
                .average()
                .orElseThrow();
        assertThat(mean)
                .as("a model that was trained for two steps predicts one half")
                .isCloseTo(0.2, within(0.04));
    }

    @Test
    void enoughPositivesGetAnIsotonicLine() throws IOException {
        Path out = folder.resolve("run");
        CommandLineRun run = CommandLineRun.of("train", write(30_000, "calibration: {method: isotonic}"), "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(FunnelModel.load(out.resolve("model"))
                        .calibrators()
                        .byProbability()
                        .get(Probability.of("click")))
                .isInstanceOf(IsotonicCalibrator.class);
        assertThat(CalibrationMethod.LEAST_POSITIVES_OF_ISOTONIC).isEqualTo(1000);
    }

    @Test
    void withoutItAFarPredictionIsTheFirstFinding() throws IOException {
        Path out = folder.resolve("run");
        CommandLineRun run = CommandLineRun.of("train", write(4000, ""), "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("FAR FROM ITS RATE: P(");
        List<Finding> findings =
                ResultsJson.readRun(out.resolve("results.json")).findings();
        assertThat(findings.get(0).topic()).isEqualTo("far from its rate");
        assertThat(FunnelModel.load(out.resolve("model")).calibrators().none()).isTrue();
    }

    @Test
    void aFinishedRunIsCalibratedAnewAndBack() throws IOException {
        Path out = folder.resolve("run");
        CommandLineRun run = CommandLineRun.of("train", write(4000, ""), "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        double half = predictedOverObserved(out);
        assertThat(half).isGreaterThan(2);
        byte[] description = Files.readAllBytes(out.resolve("model/funnel.json"));

        CommandLineRun calibrated = CommandLineRun.of("calibrate", out, "--by-probability", "p_conversion=none");
        assertThat(calibrated.exitCode()).as(calibrated.err()).isZero();
        assertThat(calibrated.out())
                .contains("Fitted on the validation part, judged on test.", "2 of 3 probabilities of ");
        assertThat(predictedOverObserved(out)).isCloseTo(1, within(0.25));
        assertThat(FunnelModel.load(out.resolve("model")).calibrators().byProbability())
                .doesNotContainKey(Probability.of("conversion"));

        Path yesterday = folder.resolve("yesterday.csv");
        Files.copy(folder.resolve("rows.csv"), yesterday);
        CommandLineRun anew = CommandLineRun.of("calibrate", out, "--data", yesterday, "--method", "isotonic");
        assertThat(anew.exitCode()).as(anew.err()).isZero();
        assertThat(anew.out())
                .contains("4,000 exposures scored", "the figures are too good", "3 of 3 probabilities")
                .contains("platt takes the place of isotonic");

        Path few = folder.resolve("few.csv");
        Files.write(few, Files.readAllLines(yesterday).subList(0, 60));
        byte[] before = Files.readAllBytes(out.resolve("model/funnel.json"));
        CommandLineRun refused = CommandLineRun.of("calibrate", out, "--data", few);
        assertThat(refused.exitCode()).isOne();
        assertThat(refused.err())
                .contains("no probability can be calibrated, and nothing was changed: P(click) happened on");
        Files.write(few, Files.readAllLines(yesterday).subList(0, 301));
        CommandLineRun kept = CommandLineRun.of("calibrate", out, "--data", few);
        assertThat(kept.exitCode()).as(kept.err()).isZero();
        assertThat(kept.out()).contains("P(conversion) keeps the map that it had", "3 of 3 probabilities");
        assertThat(Files.readAllBytes(out.resolve("model/funnel.json"))).isNotEqualTo(before);

        CommandLineRun back = CommandLineRun.of("calibrate", out, "--method", "none");
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(back.out()).contains("0 of 3 probabilities");
        assertThat(Files.readAllBytes(out.resolve("model/funnel.json"))).isEqualTo(description);
        assertThat(predictedOverObserved(out)).isEqualTo(half);
    }

    @Test
    void saysWhatItDoesNotKnow() throws IOException {
        Path out = folder.resolve("run");
        Path yaml = write(1000, "");
        Files.writeString(
                yaml,
                Files.readString(yaml).replace("train: 0.4, validation: 0.4, test: 0.2", "train: 0.8, test: 0.2"));
        assertThat(CommandLineRun.of("train", yaml, "--out", out).exitCode()).isZero();
        CommandLineRun word = CommandLineRun.of("calibrate", out, "--method", "plat");
        assertThat(word.exitCode()).isEqualTo(2);
        assertThat(word.err())
                .contains("--method is 'plat'; expected one of platt, beta, isotonic, none; did you mean 'platt'?");
        CommandLineRun name = CommandLineRun.of("calibrate", out, "--by-probability", "p_buy=platt");
        assertThat(name.exitCode()).isEqualTo(2);
        assertThat(name.err()).contains("--by-probability names 'p_buy'; the model has p_click, p_conversion");
        CommandLineRun without = CommandLineRun.of("calibrate", out);
        assertThat(without.exitCode()).isOne();
        assertThat(without.err())
                .contains("has no validation part to fit on; name other exposures with labels by --data");
    }

    private static double predictedOverObserved(Path run) {
        CommandLineRun evaluated = CommandLineRun.of("evaluate", run);
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        String figures = evaluated
                .out()
                .lines()
                .filter(line -> line.startsWith("P(click) "))
                .findFirst()
                .orElseThrow();
        List<String> cells = List.of(figures.split(" +", -1));
        return Double.parseDouble(cells.get(cells.size() - 2));
    }

    @Test
    void importanceIsSaidInTheReportAndByEvaluate() throws IOException {
        Path out = folder.resolve("run");
        Path yaml = write(12_000, "");
        Files.writeString(
                yaml,
                Files.readString(yaml)
                        .replace("epochs: 1, batch-size: 1000", "epochs: 8, batch-size: 100")
                        .replace(
                                "  item: {type: id, embedding: 4}",
                                "  item: {type: id, embedding: 4}\n  hour: {type: numeric, transform: log1p-standardize}"));
        CommandLineRun run = CommandLineRun.of("train", yaml, "--out", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        RunReport report = ResultsJson.readRun(out.resolve("results.json"));
        assertThat(report.use().importance().rows().get(0).get(0)).isEqualTo("item");
        PointChart dependence = report.use().dependences().get(0);
        assertThat(dependence.axis()).isEqualTo("hour");
        assertThat(dependence.points())
                .as("in the log's units")
                .allMatch(point -> point.x() > -0.01 && point.x() < 23.01);
        assertThat(Files.readString(out.resolve("report.html"))).contains("What the model uses", "Partial dependence");

        CommandLineRun evaluated = CommandLineRun.of("evaluate", out, "--importance");
        assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
        assertThat(evaluated.out())
                .contains("What the model uses: AUC lost when a feature is shuffled")
                .containsPattern("item +0\\.[0-9]+ \\[0\\.[0-9]+, 0\\.[0-9]+\\]")
                .containsPattern("hour +-?0\\.[0-9]+ \\[-0\\.[0-9]+, 0\\.[0-9]+\\]");
    }

    @Test
    void tooFewPositivesAreToldBeforeTraining() throws IOException {
        Path out = folder.resolve("run");
        CommandLineRun run = CommandLineRun.of("train", write(100, "calibration: {}"), "--out", out);
        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .contains("no probability can be calibrated: P(click) happened on ")
                .contains("Give data.split more validation rows, or drop calibration");
        assertThat(out.resolve("model")).doesNotExist();
    }

    @Test
    void fewPositivesInTestGiveNoFigures() throws IOException {
        CommandLineRun run = CommandLineRun.of("train", write(600, ""), "--out", folder.resolve("run"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("P\\(conversion\\) +[0-9]+ +[0-9]+ +too few +[0-9.]+ +[0-9.]+ +too few");
        assertThat(Files.readString(folder.resolve("run/report.html"))).contains("too few positives to tell");
    }

    /** A model that starts at one half and is hardly trained, on a log with clicks on a fifth of the rows. */
    private Path write(int rows, String calibration) throws IOException {
        Random random = new Random(11);
        StringBuilder log = new StringBuilder("user,item,hour,click,buy\n");
        for (int row = 0; row < rows; row++) {
            int item = random.nextInt(20);
            boolean click = random.nextInt(100) < 2 * item + 1;
            boolean buy = click && random.nextInt(4) == 0;
            log.append('u')
                    .append(random.nextInt(rows / 10))
                    .append(",i")
                    .append(item)
                    .append(',')
                    .append(random.nextInt(24))
                    .append(click ? ",1" : ",0")
                    .append(buy ? ",1\n" : ",0\n");
        }
        Files.writeString(folder.resolve("rows.csv"), log);
        return Files.writeString(
                folder.resolve("run.yaml"),
                """
                data:
                  format: csv
                  path: rows.csv
                  split: {by: user, train: 0.4, validation: 0.4, test: 0.2}
                  labels: {click: click, conversion: buy}
                features:
                  item: {type: id, embedding: 4}
                model: {preset: esmm, towers: [8], initial-rates: half}
                training: {epochs: 1, batch-size: 1000, workers: 1}
                """
                        + calibration);
    }
}
