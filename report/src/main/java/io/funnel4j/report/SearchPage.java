// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.PointChart;
import io.funnel4j.report.result.SearchReport;

/** The page of a search for settings. */
final class SearchPage {
    private final SearchReport report;
    private final PageHtml html = new PageHtml();

    SearchPage(SearchReport report) {
        this.report = report;
    }

    String body() {
        html.header(report.title(), "");
        report.sections().stream().limit(1).forEach(html::dataSection);
        charts();
        report.sections().stream().skip(1).forEach(html::dataSection);
        html.setting(report.setting());
        return html.done();
    }

    private void charts() {
        if (report.charts().isEmpty()) {
            return;
        }
        html.section("What each setting did");
        html.hint(
                "A point is a trial; the best is ringed. Trials that ended early stand where they were measured last, so that"
                        + " few steps may be why a point is low.");
        html.open("div", "class", "charts").line();
        for (PointChart chart : report.charts()) {
            html.chart("points", chart.key(), chart.title(), "by " + chart.axis());
        }
        html.close().close().line();
    }
}
