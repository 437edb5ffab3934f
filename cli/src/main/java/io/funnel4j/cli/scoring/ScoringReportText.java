// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.scoring;

import io.funnel4j.cli.console.Terminal;
import io.funnel4j.dataset.scoring.ScoringReport;
import io.funnel4j.dataset.scoring.ScoringReport.FeatureCoverage;
import io.funnel4j.dataset.scoring.ScoringReport.Shares;
import io.funnel4j.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What a model could read of scored rows, for people: a table of the features, then warnings. */
public final class ScoringReportText {
    private static final String NOTHING = "";

    private ScoringReportText() {}

    /**
     * Prints the rows and the values of each feature that training did not know.
     *
     * @param knowsTraining whether training's report was at hand
     */
    public static void print(ScoringReport report, boolean knowsTraining, PrintWriter text) {
        boolean lists =
                report.features().stream().anyMatch(feature -> feature.kind().isList());
        TextTable table = new TextTable()
                .left("feature")
                .right("missing")
                .right("in train")
                .right("unknown")
                .right("in train");
        if (lists) {
            table.right("lists cut").right("in train");
        }
        table.right("mean").right("in train");
        report.features().forEach(feature -> table.row(cells(feature, lists)));
        text.println();
        text.println(table.render(Terminal.width()).stripTrailing());
        if (!knowsTraining) {
            text.println("What it was in training is not known: the run's folder has no report of its data.");
        }
        report.warnings().forEach(warning -> text.println("WARNING: " + warning));
        text.flush();
    }

    private static List<String> cells(FeatureCoverage feature, boolean lists) {
        List<String> cells = new ArrayList<>();
        cells.add(feature.feature());
        add(cells, feature, true, shares -> percent(shares.missing()));
        add(cells, feature, feature.kind().hasVocabulary(), shares -> percent(shares.unknown()));
        if (lists) {
            add(cells, feature, feature.kind().isList(), shares -> percent(shares.cut()));
        }
        add(
                cells,
                feature,
                true,
                shares -> shares.mean() == null ? NOTHING : String.format(Locale.ROOT, "%.4g", shares.mean()));
        return cells;
    }

    /** A share of the scored rows, and that of train. */
    private static void add(
            List<String> cells, FeatureCoverage feature, boolean applies, Function<Shares, String> share) {
        cells.add(applies ? share.apply(feature.scored()) : NOTHING);
        cells.add(applies && feature.train() != null ? share.apply(feature.train()) : NOTHING);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }
}
