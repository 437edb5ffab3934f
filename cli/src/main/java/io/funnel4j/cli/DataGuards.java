package io.funnel4j.cli;

import io.funnel4j.dataset.encode.EncodingReport;
import io.funnel4j.dataset.encode.EncodingWarning;
import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.dataset.profile.DataProfile.Leak;
import io.funnel4j.dataset.profile.LabelShift;
import java.util.ArrayList;
import java.util.List;

/**
 * What is odd in encoded data: looked for before a model is trained on it.
 *
 * @param encoding what encoding warned of
 * @param leaks features that alone tell a label
 * @param labelShifts labels whose rate in train is not that of another part
 */
record DataGuards(List<EncodingWarning> encoding, List<Leak> leaks, List<LabelShift> labelShifts) {
    DataGuards {
        encoding = List.copyOf(encoding);
        leaks = List.copyOf(leaks);
        labelShifts = List.copyOf(labelShifts);
    }

    static DataGuards of(EncodingReport report, DataProfile profile) {
        return new DataGuards(report.warnings(), profile.leaks(), profile.labelShifts());
    }

    /** For people, a line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        encoding.forEach(warning -> lines.add(warning.text()));
        lines.addAll(ProfileReport.leaks(leaks));
        labelShifts.forEach(shift -> lines.add(shift.text()));
        return lines;
    }
}
