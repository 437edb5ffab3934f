package io.funnel4j.cli;

import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.dataset.profile.DataProfile.Leak;
import io.funnel4j.dataset.profile.LabelShift;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is odd in encoded data: looked for before a model is trained on it.
 *
 * @param leaks features that alone tell a label
 * @param labelShifts labels whose rate in train is not that of another part
 */
record DataGuards(List<Leak> leaks, List<LabelShift> labelShifts) {
    DataGuards {
        leaks = List.copyOf(leaks);
        labelShifts = List.copyOf(labelShifts);
    }

    static DataGuards of(DataProfile profile) {
        return new DataGuards(profile.leaks(), profile.labelShifts());
    }

    /** For people, a line each. */
    List<String> lines() {
        return Stream.concat(
                        ProfileReport.leaks(leaks).stream(),
                        labelShifts.stream().map(LabelShift::text))
                .toList();
    }
}
