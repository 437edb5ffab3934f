package io.funnel4j.report;

import io.funnel4j.report.result.Finding;
import java.util.List;

/** What a reader of a run should look at first. */
final class FindingParts {
    private FindingParts() {}

    static void findings(Html html, List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        HtmlParts.section(html, "What to look at first").open("ul", "class", "findings");
        for (Finding finding : findings) {
            html.open("li", "class", finding.severity().word());
            html.element("span", finding.severity().word() + ": " + finding.topic(), "class", "topic");
            html.text(" " + finding.text()).close().line();
        }
        html.close().close().line();
    }
}
