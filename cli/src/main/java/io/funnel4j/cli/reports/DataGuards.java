// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.dataset.profile.DataProfile.IdProfile;
import io.funnel4j.dataset.profile.DataProfile.Leak;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.IdReport;
import io.funnel4j.report.result.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is odd in encoded data: looked for before a model is trained on it. */
public final class DataGuards {
    /** Of n values hashed into m buckets, a share of 1 - exp(-n/m) of the buckets has one: more than this from 2.3 m on. */
    private static final double FULL = 0.9;

    private DataGuards() {}

    /**
     * What encoding warned of, features that alone tell a label, and labels whose rate in train is not that of another
     * part.
     */
    public static List<Finding> of(EncodingReport report, DataProfile profile) {
        List<Finding> found = new ArrayList<>();
        report.warnings().forEach(warning -> found.add(Finding.warning(warning.topic(), warning.text())));
        report.ids().stream().filter(IdReport::hashed).forEach(id -> profile.ids().stream()
                .filter(values -> values.name().equals(id.name()) && full(values, id))
                .forEach(values -> found.add(Finding.warning("hash-buckets", crowded(values, id, profile)))));
        profile.leaks().forEach(leak -> found.add(Finding.warning("leak", text(leak))));
        profile.labelShifts().forEach(shift -> found.add(Finding.warning("label rate", shift.text())));
        return List.copyOf(found);
    }

    /** Bucket 0 is that of missing values. */
    private static boolean full(IdProfile found, IdReport id) {
        return found.ids() >= FULL * (id.tableRows() - 1) && found.ids() > 1;
    }

    private static String crowded(IdProfile found, IdReport id, DataProfile profile) {
        return String.format(
                Locale.ROOT,
                "id feature '%s' has values in %,d of its %,d hash-buckets in %,d train rows, so that most share theirs with others: write more hash-buckets, several times its different values, or leave them out for a vocabulary",
                id.name(),
                found.ids(),
                id.tableRows() - 1,
                profile.sampledRows());
    }

    private static String text(Leak leak) {
        return String.format(
                Locale.ROOT,
                "%s: feature '%s' alone ranks %s with AUC %.4f (%,d positives in %,d judged rows): %s",
                leak.sure() ? "LEAK" : "suspicious",
                leak.feature(),
                leak.probability(),
                leak.auc(),
                leak.positives(),
                leak.judged(),
                leak.sure()
                        ? "it may be written after the fact; leave it out unless you know better"
                        : "is it known before the exposure?");
    }
}
