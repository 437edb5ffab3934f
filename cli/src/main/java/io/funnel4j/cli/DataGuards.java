package io.funnel4j.cli;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.profile.DataProfile.Leak;
import io.funnel4j.dataset.profile.DataProfiler;
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

    static DataGuards of(EncodedDataset dataset, BehaviorGraph graph) {
        return new DataGuards(DataProfiler.leaks(dataset, graph), DataProfiler.labelShifts(dataset, graph));
    }

    /** For people, a line each. */
    List<String> lines() {
        return Stream.concat(
                        ProfileReport.leaks(leaks).stream(),
                        labelShifts.stream().map(LabelShift::text))
                .toList();
    }
}
