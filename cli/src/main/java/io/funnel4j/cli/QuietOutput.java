package io.funnel4j.cli;

import io.funnel4j.benchmark.Progress;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.report.result.DataSection;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Warnings and how to go on, on standard error; else nothing. */
final class QuietOutput implements RunOutput {
    private final PrintWriter err;

    QuietOutput(PrintWriter err) {
        this.err = err;
    }

    @Override
    public Progress progress() {
        return Progress.NONE;
    }

    @Override
    public void note(String text) {}

    @Override
    public void warning(String text) {
        err.println(text);
        err.flush();
    }

    @Override
    public void data(String report) {}

    @Override
    public Training training(long rowsPerEpoch, int epochs) {
        return new Training() {};
    }

    @Override
    public void stopped(RunFolder folder, long step) {
        warning(String.format(
                Locale.ROOT, "Stopped after step %,d. Go on with: ./funnel4j train --resume %s", step, folder.root()));
    }

    @Override
    public void evaluated(FunnelEvaluation evaluation, List<DataSection> learnedWeights) {}

    @Override
    public void finished(RunFolder folder) {}
}
