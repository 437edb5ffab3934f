// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.output;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.cli.console.StatusLine;
import io.funnel4j.cli.console.Terminal;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.RollingPoint;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.evaluation.detail.EvaluationTable;
import io.funnel4j.progress.Progress;
import io.funnel4j.report.TextReport;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.training.EarlyStopping;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** For a person: a table of validations on standard output; a live line on a terminal, a plain line now and then elsewhere. */
public final class TextOutput implements RunOutput {
    private final PrintWriter out;
    private final PrintWriter err;
    private final StatusLine status;
    private final BehaviorGraph graph;
    private final Optional<EarlyStopping> stopping;

    public TextOutput(
            PrintWriter out,
            PrintWriter err,
            StatusLine status,
            BehaviorGraph graph,
            Optional<EarlyStopping> stopping) {
        this.out = out;
        this.err = err;
        this.status = status;
        this.graph = graph;
        this.stopping = stopping;
    }

    @Override
    public Progress progress() {
        return Terminal.progress(err);
    }

    @Override
    public void note(String text) {
        status.clear();
        out.println(text);
        out.flush();
    }

    @Override
    public void warning(String text) {
        note(text);
    }

    @Override
    public void data(String report) {
        note(report);
    }

    @Override
    public Training training(long rowsPerEpoch, int epochs) {
        ValidationTable table = new ValidationTable(graph, stopping, Terminal.width());
        return new TrainingDisplay(out, status, table, rowsPerEpoch, epochs);
    }

    @Override
    public void following(Supplier<String> text) {
        if (status.isDue()) {
            status.show(text.get());
        }
    }

    @Override
    public void rolling(RollingPoint point) {
        note(RollingText.of(point, graph));
    }

    @Override
    public void stopped(RunFolder folder, long step) {
        note(String.format(
                Locale.ROOT,
                "Stopped after step %,d; all of it is in %s.%nGo on with: ./funnel4j train --resume %s",
                step,
                folder.checkpoints(),
                folder.root()));
    }

    @Override
    public void evaluated(DetailedEvaluation evaluation, List<DataSection> sections) {
        out.println();
        out.println(EvaluationTable.of(evaluation));
        out.print(TextReport.sections(sections, Terminal.width()));
        out.flush();
    }

    @Override
    public void finished(RunFolder folder) {
        note("Report: %s%nModel:  %s".formatted(folder.report(), folder.model()));
    }
}
