// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.Finding;
import java.util.List;

/** What a reader of a run should look at first. */
final class FindingParts {
    private static final String NOTHING =
            "Nothing odd was found: no feature that alone tells a label, no label whose rate jumps between parts, no probability"
                    + " that is predicted as one number, no feature that the model can hardly read, no row left out, no labels"
                    + " that contradict the funnel.";

    private FindingParts() {}

    static void findings(Html html, List<Finding> findings) {
        HtmlParts.section(html, "What to look at first");
        if (findings.isEmpty()) {
            html.element("p", NOTHING).close().line();
            return;
        }
        html.open("ul", "class", "findings");
        for (Finding finding : findings) {
            html.open("li", "class", finding.severity().word());
            html.element("span", finding.severity().word() + ": " + finding.topic(), "class", "topic");
            html.text(" " + finding.text()).close().line();
        }
        html.close().close().line();
    }
}
