// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.output;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.evaluation.FunnelEvaluation;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.result.DataSection;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How to go on after a stop, on standard error; else nothing. Warnings stand in the run's log. */
public final class QuietOutput implements RunOutput {
    private static final Logger LOG = LoggerFactory.getLogger(QuietOutput.class);

    private final PrintWriter err;

    public QuietOutput(PrintWriter err) {
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
        LOG.warn(text);
    }

    @Override
    public void data(String report) {}

    @Override
    public Training training(long rowsPerEpoch, int epochs) {
        return new Training() {};
    }

    @Override
    public void stopped(RunFolder folder, long step) {
        err.printf(
                Locale.ROOT, "Stopped after step %,d. Go on with: ./funnel4j train --resume %s%n", step, folder.root());
        err.flush();
    }

    @Override
    public void evaluated(FunnelEvaluation evaluation, List<DataSection> learnedWeights) {}

    @Override
    public void finished(RunFolder folder) {}
}
