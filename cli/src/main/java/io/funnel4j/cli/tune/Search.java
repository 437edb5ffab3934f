// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tune;

import io.funnel4j.cli.run.TrainedRun;
import io.funnel4j.config.SearchConfig;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.evaluation.MetricName;
import io.funnel4j.file.PartialFile;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.HtmlReport;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.SearchReport;
import io.funnel4j.text.Message;
import io.funnel4j.tuning.SuccessiveHalving.Task;
import io.funnel4j.tuning.TrialLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;

/**
 * A search in its folder, from the first trial to the report.
 *
 * <pre>
 *   search.json     what the search is made of
 *   trials.jsonl    a line a measurement
 *   trials/         a run each: see {@link io.funnel4j.cli.record.RunFolder}; the best has a model
 *   data/           the encoded exposures that trials share
 *   best.yaml       the best settings, a configuration for train
 *   results.json    the report
 *   report.html     the same for a browser
 * </pre>
 */
public final class Search {
    private static final int ETA = 3;
    private static final double SECONDS_A_MINUTE = 60;

    private final Path folder;
    private final SearchConfig search;
    private final MetricName metric;
    private final Budget budget;
    private final String device;
    private final PrintWriter err;
    private final TrialTraining training;
    private final Tuning tuning;
    private final Map<String, String> madeOf = new LinkedHashMap<>();
    private long since;
    private double doneBefore = Double.NaN;
    private int best;
    private SearchReport report;

    /**
     * @param rungs of the successive halving
     * @param device as reports show it
     * @param command that runs it
     */
    public Search(
            Path folder,
            SearchConfig search,
            MetricName metric,
            Budget budget,
            int rungs,
            String device,
            CommandLine command,
            Progress progress) {
        this.folder = folder;
        this.search = search;
        this.metric = metric;
        this.budget = budget;
        this.device = device;
        this.err = command.getErr();
        long seed = search.at(search.space().start()).training().seed();
        this.training = new TrialTraining(folder, search, metric, device, command, progress);
        this.tuning = new Tuning(
                search,
                metric,
                budget,
                new Tuning.Halving(seed, rungs, ETA),
                training,
                new TrialLog(folder.resolve("trials.jsonl")));
        madeOf.put("metric", metric.toString());
        madeOf.put("seed", Long.toString(seed));
        madeOf.put("rungs", Integer.toString(rungs));
        madeOf.put("configuration", search.at(search.space().start()).toYaml());
        search.space()
                .settings()
                .forEach(setting -> madeOf.put("the search of " + setting.name(), search.domainText(setting)));
    }

    /** Whether a folder is a search's. */
    public static boolean wasIn(Path folder) {
        return Files.exists(SearchRecord.file(folder));
    }

    /**
     * Searches, trains the best trial and the start to their end, and writes what came of it.
     *
     * @param versions for the report
     * @return whether it came to its end; else it was interrupted
     */
    public boolean run(BooleanSupplier interrupted, Map<String, String> versions) throws IOException {
        SearchRecord.require(folder, madeOf);
        if (!tuning.run(interrupted, this::tell)) {
            return false;
        }
        Task found =
                tuning.best().orElseThrow(() -> new IllegalStateException("no trial came to a number of " + metric));
        best = found.trial();
        TrialTraining.Trained start = tuning.finished(0, interrupted);
        TrialTraining.Trained winner = best == 0 ? start : tuning.finished(best, interrupted);
        if (start.interrupted() || winner.interrupted()) {
            return false;
        }
        PartialFile.write(
                folder.resolve("best.yaml"), search.at(tuning.values(best)).toYaml());
        winner.run().evaluate().write();
        report = new SearchReporting(search, metric, tuning, best)
                .report("Search for settings", gain(start.run(), winner.run()), setting(versions));
        ResultsJson.write(report, folder.resolve("results.json"));
        HtmlReport.write(report, folder.resolve("report.html"));
        return true;
    }

    private String gain(TrainedRun start, TrainedRun winner) {
        Part part = winner.encoded().evaluatedPart();
        if (best == 0) {
            return "No trial was better than the start.";
        }
        return Gain.text(Gain.of(start, winner, metric.probability()), metric.probability(), part.lowerCase());
    }

    private Map<String, String> setting(Map<String, String> versions) {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("metric", metric + " of the validation part");
        setting.put("budget", budget.toString());
        setting.put("halving", "one trial in %s goes up, %s rungs".formatted(ETA, madeOf.get("rungs")));
        setting.put("seed", madeOf.get("seed"));
        setting.put("device", device);
        setting.putAll(versions);
        return setting;
    }

    private void tell(TrialLog.Entry entry) {
        double share = tuning.halving().share(entry.rung());
        err.println(Message.of(
                "trial %d, trained %s: %s, %s (best: trial %d)%s",
                entry.trial(),
                share == 1 ? "to its end" : "1/" + Math.round(1 / share),
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

    /** The folder of the best trial's run. */
    public Path bestRun() {
        return training.folder(best);
    }

    public SearchReport report() {
        return report;
    }
}
