// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.dataset.profile.DataProfile.IdProfile;
import io.funnel4j.dataset.profile.DataProfile.Leak;
import io.funnel4j.dataset.profile.LabelShift;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.IdReport;
import io.funnel4j.dataset.report.EncodingWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is odd in encoded data: looked for before a model is trained on it.
 *
 * @param encoding what encoding warned of
 * @param leaks features that alone tell a label
 * @param labelShifts labels whose rate in train is not that of another part
 */
public record DataGuards(List<EncodingWarning> encoding, List<Leak> leaks, List<LabelShift> labelShifts) {
    /** Of n values hashed into m buckets, a share of 1 - exp(-n/m) of the buckets has one: more than this from 2.3 m on. */
    private static final double FULL = 0.9;

    public DataGuards {
        encoding = List.copyOf(encoding);
        leaks = List.copyOf(leaks);
        labelShifts = List.copyOf(labelShifts);
    }

    public static DataGuards of(EncodingReport report, DataProfile profile) {
        List<EncodingWarning> encoding = new ArrayList<>(report.warnings());
        report.ids().stream().filter(IdReport::hashed).forEach(id -> profile.ids().stream()
                .filter(found -> found.name().equals(id.name()) && full(found, id))
                .forEach(found -> encoding.add(crowded(found, id, profile))));
        return new DataGuards(encoding, profile.leaks(), profile.labelShifts());
    }

    /** Bucket 0 is that of missing values. */
    private static boolean full(IdProfile found, IdReport id) {
        return found.ids() >= FULL * (id.tableRows() - 1) && found.ids() > 1;
    }

    private static EncodingWarning crowded(IdProfile found, IdReport id, DataProfile profile) {
        return new EncodingWarning(
                "hash-buckets",
                String.format(
                        Locale.ROOT,
                        "id feature '%s' has values in %,d of its %,d hash-buckets in %,d train rows, so that most share theirs with others: write more hash-buckets, several times its different values, or leave them out for a vocabulary",
                        id.name(),
                        found.ids(),
                        id.tableRows() - 1,
                        profile.sampledRows()));
    }

    /** For people, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        encoding.forEach(warning -> lines.add(warning.text()));
        lines.addAll(ProfileReport.leaks(leaks));
        labelShifts.forEach(shift -> lines.add(shift.text()));
        return lines;
    }
}
