// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

import io.funnel4j.dataset.plan.LateRule;
import io.funnel4j.text.Message;
import java.util.ArrayList;
import java.util.List;

/** What was seen of late labels as lines for people. */
final class LateReportText {
    private static final long SECONDS_A_DAY = 86_400;

    private LateReportText() {}

    static List<String> lines(LateReport report) {
        List<String> lines = new ArrayList<>();
        for (LateReport.Contradiction contradiction : report.contradictions()) {
            lines.add(Message.of("%,d rows have %s", contradiction.rows(), contradiction.what()));
        }
        if (report.droppedRows() > 0) {
            lines.add(Message.of(
                    "%,d rows were dropped by the label rule, since times contradict labels", report.droppedRows()));
        }
        for (LateReport.Delay delay : report.delays()) {
            if (delay.count() > 0) {
                lines.add(Message.of(
                        "delays of %s since %s: a quarter within %s, half within %s, three quarters within %s (%,d in all parts)",
                        delay.label(),
                        delay.since(),
                        days(delay.lower()),
                        days(delay.median()),
                        days(delay.upper()),
                        delay.count()));
            }
        }
        for (LateReport.Seen seen : report.seen()) {
            lines.add(Message.of(
                    "train as of %s: %s is seen in %,d rows, not yet in %,d where it came later%s",
                    report.asOf(),
                    seen.label(),
                    seen.seen(),
                    seen.unseen(),
                    seen.beyond() == 0
                            ? ""
                            : Message.of(", and is 0 in %,d where it took longer than is waited", seen.beyond())));
        }
        lines.addAll(leftOut(report));
        if (report.rule().kind() == LateRule.Kind.REPEAT) {
            lines.add(Message.of(
                    "%,d train rows stand twice: as they were first seen, and as they became", report.repeatedRows()));
        }
        return lines;
    }

    static List<String> leftOut(LateReport report) {
        List<String> lines = new ArrayList<>();
        if (report.rowsAfter() > 0) {
            lines.add(Message.of(
                    "%,d rows were left out, which began after %s, as of which labels are seen",
                    report.rowsAfter(), report.asOf()));
        }
        if (report.rule().kind() == LateRule.Kind.WAIT) {
            lines.add(Message.of(
                    "%,d train rows were left out by objectives, which as of %s are younger than the %s that are waited after each step",
                    report.youngRows(), report.asOf(), span(report.rule().waitSeconds())));
        }
        if (report.unknownRows() > 0) {
            lines.add(Message.of(
                    "%,d train rows were left out by objectives, since nothing says when what a delay counts since happened",
                    report.unknownRows()));
        }
        return lines;
    }

    /** In the largest unit of which it is at least one. */
    private static String days(double days) {
        double seconds = days * SECONDS_A_DAY;
        if (seconds < 60) {
            return Message.of("%.3g seconds", seconds);
        }
        if (seconds < 3_600) {
            return Message.of("%.3g minutes", seconds / 60);
        }
        return days < 1 ? Message.of("%.3g hours", seconds / 3_600) : Message.of("%.3g days", days);
    }

    private static String span(long seconds) {
        return seconds % SECONDS_A_DAY == 0
                ? Message.of("%,d days", seconds / SECONDS_A_DAY)
                : Message.of("%,d seconds", seconds);
    }
}
