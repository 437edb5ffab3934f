// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.cli.device.StartedEngine;
import io.funnel4j.cli.run.TrainedRun;
import io.funnel4j.config.RunConfig;
import io.funnel4j.config.SearchConfig;
import io.funnel4j.dataset.encode.Provenance;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.evaluation.RankAuc;
import io.funnel4j.file.PartialFile;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.HtmlReport;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.SearchReport;
import io.funnel4j.text.Message;
import io.funnel4j.tuning.SuccessiveHalving.Task;
import io.funnel4j.tuning.TrialLog;
import io.funnel4j.tuning.TrialValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/**
 * A search in its folder, from the first trial to the report.
 *
 * <pre>
 *   search.json     what the search is made of
 *   start.yaml      the configuration of the first trial
 *   trials.jsonl    a line a measurement
 *   trials/         a run each, as far as it was trained: see {@link io.funnel4j.cli.record.RunFolder}
 *   data/           the encoded exposures that trials share
 *   best.yaml       the best settings, a configuration for train
 *   best/           their run, trained to its end, with its model
 *   start/          the run of the first trial, trained to its end
 *   results.json    the report
 *   report.html     the same for a browser
 * </pre>
 */
public final class Search {
    /** Held while a search is at work. */
    public static final String LOCK = "tune.lock";

    private static final int ETA = 3;
    private static final double SECONDS_A_MINUTE = 60;
    private static final String START = "start";
    private static final String BEST = "best";

    private final Path folder;
    private final SearchConfig search;
    private final MetricName metric;
    private final Budget budget;
    private final int rungs;
    private final StartedEngine engine;
    private final PrintWriter err;
    private final TrialTraining training;
    private final Tuning tuning;
    private final SearchRecord record;
    private final long seed;
    private double doneBefore = Double.NaN;
    private long since;
    private SearchReport report;

    /**
     * @param rungs of the successive halving
     * @param engine that trains
     * @param command that runs it
     */
    public Search(
            Path folder,
            SearchConfig search,
            MetricName metric,
            Budget budget,
            int rungs,
            StartedEngine engine,
            CommandLine command,
            Progress progress) {
        this.folder = folder;
        this.search = search;
        this.metric = metric;
        this.budget = budget;
        this.rungs = rungs;
        this.engine = engine;
        this.err = command.getErr();
        RunConfig start = search.at(search.space().start());
        this.seed = start.training().seed();
        this.training = new TrialTraining(folder, search, metric, engine, command, progress);
        this.tuning = new Tuning(
                search,
                metric,
                budget,
                new Tuning.Halving(seed, rungs, ETA),
                training,
                new TrialLog(folder.resolve("trials.jsonl")));
        Map<String, String> madeOf = new LinkedHashMap<>();
        madeOf.put("metric", metric.toString());
        madeOf.put("rungs", Integer.toString(rungs));
        search.space()
                .settings()
                .forEach(setting -> madeOf.put("the search of " + setting.name(), search.domainText(setting)));
        Provenance.ofRows(start.data().source(), start.data().split())
                .ifPresent(rows -> rows.parts().forEach((part, value) -> madeOf.put("the log's " + part, value)));
        this.record = new SearchRecord(folder, madeOf, start.toYaml());
    }

    /** Whether a folder is a search's. */
    public static boolean wasIn(Path folder) {
        return Files.exists(SearchRecord.file(folder)) || Files.exists(folder.resolve(LOCK));
    }

    /**
     * Searches, trains the best trial and the start to their end, and writes what came of it.
     *
     * @param versions for the report
     * @return whether it came to its end; else it was interrupted
     */
    public boolean run(BooleanSupplier interrupted, Map<String, String> versions) throws IOException {
        record.require();
        if (!tuning.run(interrupted, this::tell)) {
            return false;
        }
        int found = tuning.best()
                .orElseThrow(() -> new IllegalStateException("no trial came to a number of " + metric))
                .trial();
        Optional<Ended> start = training.finish(
                0, tuning.values(0), START, interrupted, (run, measured, recorder) -> ended(run, measured));
        Optional<Double> reached = found == 0
                ? start.map(Ended::value)
                : training.finish(
                        found, tuning.values(found), BEST, interrupted, (run, measured, recorder) -> measured.value());
        if (start.isEmpty() || reached.isEmpty()) {
            return false;
        }
        boolean better = TrialValue.rank(reached.get(), metric)
                > TrialValue.rank(start.get().value(), metric);
        int best = better ? found : 0;
        Optional<Ended> written =
                training.finish(best, tuning.values(best), BEST, interrupted, (run, measured, recorder) -> {
                    recorder.judged(run.encoded().evaluatedPart(), run.encoded().evaluated());
                    run.evaluate().write();
                    return ended(run, measured);
                });
        if (written.isEmpty()) {
            return false;
        }
        PartialFile.write(
                folder.resolve("best.yaml"), search.at(tuning.values(best)).toYaml());
        report = new SearchReporting(search, metric, tuning, best)
                .report("Search for settings", gain(best, start.get(), written.get()), setting(versions));
        ResultsJson.write(report, folder.resolve("results.json"));
        HtmlReport.write(report, folder.resolve("report.html"));
        return true;
    }

    /**
     * A trial that was trained to its end.
     *
     * @param value of the metric on validation
     * @param scores on the part that runs are evaluated on
     */
    private record Ended(double value, Gain.Ranked scores) {}

    private Ended ended(TrainedRun run, TrialTraining.Measured measured) {
        return new Ended(measured.value(), Gain.scores(run, metric.probability()));
    }

    private String gain(int best, Ended start, Ended winner) {
        if (best == 0) {
            return "No trial was better on validation than the start.";
        }
        Gain.Ranked scores = winner.scores();
        if (scores.part() != Part.TEST) {
            return String.format(
                    Locale.ROOT,
                    "%s of validation: %.4f at the start, %.4f at the best. There is no test part, so what was gained on rows that chose nothing is not known.",
                    metric,
                    start.value(),
                    winner.value());
        }
        RankAuc.Comparison found = RankAuc.Comparison.of(start.scores().scores(), scores.scores(), scores.labels());
        return Gain.text(found, metric.probability(), Part.TEST.lowerCase());
    }

    private Map<String, String> setting(Map<String, String> versions) {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("metric", metric + " of the validation part");
        setting.put("budget", budget.toString());
        setting.put("halving", "one trial in %s goes up, %s rungs".formatted(ETA, rungs));
        setting.put("seed", Long.toString(seed));
        setting.put("device", engine.words());
        setting.putAll(versions);
        return setting;
    }

    private void tell(TrialLog.Entry entry, boolean now) throws IOException {
        if (!now) {
            return;
        }
        record.keep();
        String share = tuning.shareText(entry.rung());
        err.println(Message.of(
                "trial %d, trained %s: %s, %s (best: trial %d)%s",
                entry.trial(),
                share.equals("1") ? "to its end" : share,
                entry.value() == null
                        ? "failed: " + entry.failure()
                        : String.format(Locale.ROOT, "%s %.4f", metric, entry.value()),
                SearchReporting.values(entry),
                tuning.best().map(Task::trial).orElse(-1),
                left()));
        err.flush();
    }

    /** Of the search, as fast as it has gone since the first measurement of this process. */
    private String left() {
        double done = tuning.done();
        if (Double.isNaN(doneBefore)) {
            doneBefore = done; // what an earlier process did took other time
            since = System.nanoTime();
            return "";
        }
        double minutes = (System.nanoTime() - since) * 1e-9 * (1 - done) / (done - doneBefore) / SECONDS_A_MINUTE;
        return done >= 1 || !Double.isFinite(minutes)
                ? ""
                : String.format(
                        Locale.ROOT, "; about %s left", minutes < 1 ? "a minute" : Math.round(minutes) + " min");
    }

    /** The folder of the best settings' run. */
    public Path bestRun() {
        return folder.resolve(BEST);
    }

    public SearchReport report() {
        return report;
    }
}
