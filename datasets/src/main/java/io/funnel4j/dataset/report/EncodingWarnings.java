// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

import io.funnel4j.dataset.report.EncodingReport.NumericReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.rows.MissingWord;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.text.Message;
import io.funnel4j.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What in an encoding's report a person should mend before training. */
final class EncodingWarnings {
    private final EncodingReport report;
    private final List<EncodingWarning> warnings = new ArrayList<>();

    private EncodingWarnings(EncodingReport report) {
        this.report = report;
    }

    static List<EncodingWarning> of(EncodingReport report) {
        EncodingWarnings found = new EncodingWarnings(report);
        report.missingValues().forEach(found::missingValue);
        report.missingWords().forEach(found::missingWord);
        report.numerics().forEach(found::scale);
        report.parts().forEach(found::sampleWeight);
        if (report.late() != null) {
            found.late(report.late());
        }
        return found.warnings;
    }

    private void missingValue(String text, long cells) {
        if (cells == 0) {
            add(
                    "missing values",
                    "missing-values names %s, which no cell of a feature is: check how the files write it, or leave it out",
                    quoted(text));
        }
    }

    private void missingWord(MissingWord word) {
        Set<String> all = new LinkedHashSet<>(report.missingValues().keySet());
        report.missingWords().forEach(other -> all.add(other.text()));
        add(
                "missing values",
                "column '%s' is %s in %.3g%% of the train rows (%,d of %,d), which is an id like any other here; if it stands for a missing value, write missing-values: [%s] under data",
                word.column(),
                quoted(word.text()),
                100 * word.share(),
                word.rows(),
                word.trainRows(),
                all.stream().map(EncodingWarnings::quoted).collect(Collectors.joining(", ")));
    }

    private void scale(NumericReport numeric) {
        if (numeric.encoded() != null && !numeric.transform().squashed()) {
            NumericScale.problem(numeric).ifPresent(problem -> add("scale", "%s", problem));
        }
    }

    private void sampleWeight(PartReport part) {
        if (part.weighted() == 0 && part.rows() > 0 && part.part() != Part.TRAIN) {
            add(
                    "sample weight",
                    "the sample weight is 0 in all %,d %s rows: nothing can be judged there",
                    part.rows(),
                    part.part().lowerCase());
        }
    }

    private void late(LateReport late) {
        if (late.rowsAfter() > 0 && !late.exposureTimed()) {
            add(
                    "late labels",
                    "%,d rows are left out whose first behavior came after %s, but rows in which nothing happened have no time and stay: their labels are 0 too often; name the time of the exposure under times (exposure: shown_at), or end train at that time",
                    late.rowsAfter(),
                    late.asOf());
        }
        if (late.youngRows() > 0 && late.rowsWithoutCause() > 0) {
            add(
                    "late labels",
                    "%,d rows are left out by objectives since they are younger than is waited for, and %,d without the behavior that says how old they are stay: what is waited for is learnt as too rare where it is not given that behavior; name the time of the exposure under times (exposure: shown_at)",
                    late.youngRows(),
                    late.rowsWithoutCause());
        }
    }

    /** As a configuration has it: single quotes take every character for itself. */
    private static String quoted(String text) {
        String shown = Printable.line(text);
        return shown.equals(text) && text.codePoints().noneMatch(EncodingWarnings::invisible)
                ? "'" + text.replace("'", "''") + "'"
                : '"'
                        + text.codePoints()
                                .mapToObj(character -> character < ' ' || character > '~'
                                        ? Message.of("\\u%04X", character)
                                        : Character.toString(character))
                                .collect(Collectors.joining())
                        + '"';
    }

    private static boolean invisible(int character) {
        return (Character.isSpaceChar(character) && character != ' ')
                || Character.getType(character) == Character.FORMAT;
    }

    private void add(String topic, String format, Object... arguments) {
        warnings.add(new EncodingWarning(topic, Message.of(format, arguments)));
    }
}
