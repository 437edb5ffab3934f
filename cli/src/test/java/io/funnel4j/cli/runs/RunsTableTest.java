// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.cli.record.RecordedData;
import io.funnel4j.cli.record.RecordedModel;
import io.funnel4j.cli.record.RunProcess;
import io.funnel4j.cli.record.RunRecord;
import io.funnel4j.cli.record.RunState;
import io.funnel4j.cli.record.RunStatus;
import io.funnel4j.report.result.EpochResult;
import io.funnel4j.report.result.FeatureSection;
import io.funnel4j.report.result.FeatureUse;
import io.funnel4j.report.result.Goal;
import io.funnel4j.report.result.MetricColumn;
import io.funnel4j.report.result.MetricGroup;
import io.funnel4j.report.result.ProbabilityResult;
import io.funnel4j.report.result.RunReport;
import io.funnel4j.report.result.TrainingCurve;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunsTableTest {
    private static final Instant STARTED = Instant.parse("2020-03-01T12:00:00Z");
    private static final List<String> ESM2 = List.of("P(purchase)", "P(click)", "P(daction)");
    private static final RunsFolder RUNS = new RunsFolder(
            Path.of("runs"),
            List.of(
                    run("best-20200301-120000", RunState.FINISHED, "ab", model("esm2", "mmoe", ESM2), 754),
                    run("worse", RunState.FINISHED, "cd", model("esmm", "shared-embeddings", ESM2.subList(0, 2)), 47),
                    run("gone", RunState.KILLED, "ab", model("esm2", "shared-embeddings", ESM2), 0),
                    run("broken", RunState.FAILED, "ab", model("single-task", "separate-embeddings", single()), 3)),
            List.of(new RunsFolder.OtherFolder("world", "a comparison")));

    @Test
    void showsAllThatTheWidthAllows() {
        assertThat(RunsTable.text(RUNS, RUNS.runs(), Optional.empty(), 160))
                .isEqualTo(
                        """
                        run                   started     status    data                 model          kept  samples    took       AUC       AUC      AUC       AUC
                                                                                                                   /s          purchase     click  daction  purchase
                                                                                                                                                             | click
                        --------------------  ----------  --------  -------------------  -----------  ------  -------  ------  --------  --------  -------  --------
                        best-20200301-120000  2020-03-01  finished  world.csv #abababab  esm2@mmoe    2 of 3   20,000  13 min    0.8123    0.7012
                        worse                 2020-03-01  finished  world.csv #cdcdcdcd  esmm         2 of 3   20,000    47 s    0.8123    0.7012
                        gone                  2020-03-01  killed    world.csv #abababab  esm2         3 done   20,000          (0.7500)  (0.6500)
                        broken                2020-03-01  failed    world.csv #abababab  single-task                      3 s
                        (in brackets: on validation after the last epoch, without final metrics)
                        ! broken failed: no positives
                        Not listed: world (a comparison)
                        """);
    }

    @Test
    void leavesOutColumnsThatDoNotFitAndSaysSo() {
        String table = RunsTable.text(RUNS, RUNS.runs().subList(0, 2), Optional.of("p_click.log_loss"), 80);
        assertThat(table.lines()).allMatch(line -> line.length() <= 80);
        assertThat(table)
                .contains("best-20200301-120000", "esm2@mmoe", "purchase", "0.02500")
                .contains(
                        "2 of 4 runs", "the best by p_click.log_loss first", "left out of 80 columns: samples/s, took");
    }

    @Test
    void saysOnceWhatAllHave() {
        List<FoundRun> same = List.of(RUNS.runs().get(0), RUNS.runs().get(2));
        assertThat(RunsTable.text(new RunsFolder(Path.of("runs"), same, List.of()), same, Optional.empty(), 160))
                .contains("data of all: world.csv")
                .doesNotContain("#");
    }

    private static List<String> single() {
        return List.of("P(purchase)", "P(click)", "P(purchase | click)");
    }

    private static RecordedModel model(String name, String representation, List<String> objectives) {
        return new RecordedModel(name, representation, objectives);
    }

    private static FoundRun run(String name, RunState state, String hash, RecordedModel model, int seconds) {
        boolean failed = state == RunState.FAILED;
        RunStatus status =
                switch (state) {
                    case FINISHED -> RunStatus.FINISHED;
                    case FAILED -> RunStatus.FAILED;
                    case STOPPED -> RunStatus.STOPPED;
                    case RUNNING, KILLED, PERHAPS_RUNNING, UNKNOWN -> RunStatus.RUNNING;
                };
        RunRecord record = new RunRecord(
                name,
                List.of("train"),
                "/work",
                status,
                failed ? "no positives" : null,
                STARTED,
                status == RunStatus.RUNNING ? null : STARTED.plus(Duration.ofSeconds(seconds)),
                new RunProcess("host", 1, STARTED),
                7,
                model,
                new RecordedData("/data/world.csv", Map.of(), hash.repeat(32), Map.of(), Map.of()),
                null,
                "00",
                Map.of(),
                Map.of(),
                null);
        return new FoundRun(
                Path.of("runs", name),
                state,
                Optional.of(record),
                Optional.of(model),
                STARTED,
                failed ? RunEpochs.NONE : new RunEpochs(3, 20_000, Map.of("p_purchase.auc", 0.75, "p_click.auc", 0.65)),
                state == RunState.FINISHED ? Optional.of(results()) : Optional.empty(),
                List.of());
    }

    private static RunReport results() {
        List<MetricColumn> columns = List.of(
                new MetricColumn("auc", "AUC", "", "", MetricGroup.RANKING, Goal.HIGHER, 4),
                new MetricColumn("log_loss", "log loss", "", "", MetricGroup.LIKELIHOOD, Goal.LOWER, 5));
        return new RunReport(
                "run",
                Map.of(),
                "",
                List.of(),
                columns,
                List.of(
                        new ProbabilityResult(
                                "P(click)",
                                "all exposures",
                                Map.of("auc", 0.70123, "log_loss", 0.025),
                                Map.of(),
                                Double.NaN,
                                false),
                        new ProbabilityResult(
                                "P(purchase)",
                                "all exposures",
                                Map.of("auc", 0.8123, "log_loss", 0.01),
                                Map.of(),
                                Double.NaN,
                                false)),
                List.of(new TrainingCurve(
                        7,
                        List.of(
                                new EpochResult(1, 0.5, Map.of(), false),
                                new EpochResult(2, 0.4, Map.of(), true),
                                new EpochResult(3, 0.3, Map.of(), false)))),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                FeatureSection.NONE,
                FeatureUse.NONE,
                List.of());
    }
}
