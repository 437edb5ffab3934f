// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.file.OutputFile;
import io.funnel4j.report.result.ComparisonReport;
import io.funnel4j.report.result.RunReport;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Results as one web page that loads nothing from elsewhere: tables that need no script, charts drawn by Chart.js, and
 * the data itself as JSON in the element {@code report-data}.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /** Writes a comparison; folders that are missing are made. */
    public static void write(ComparisonReport report, Path file) throws IOException {
        String body = new ComparisonPage(report).body();
        OutputFile.write(file, HtmlPage.assemble(report.title(), body, ResultsJson.compact(report)));
    }

    /** Writes a run; folders that are missing are made. */
    public static void write(RunReport report, Path file) throws IOException {
        String body = new RunPage(report).body();
        OutputFile.write(file, HtmlPage.assemble(report.title(), body, ResultsJson.compact(report)));
    }
}
