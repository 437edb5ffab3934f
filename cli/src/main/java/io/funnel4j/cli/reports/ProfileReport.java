// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.behavior.Probability;
import io.funnel4j.cli.record.Version;
import io.funnel4j.dataset.encoders.NumberSummary;
import io.funnel4j.dataset.profile.DataProfile;
import io.funnel4j.dataset.profile.DataProfile.GroupProfile;
import io.funnel4j.dataset.profile.DataProfile.IdProfile;
import io.funnel4j.dataset.profile.DataProfile.NumericProfile;
import io.funnel4j.dataset.profile.DataProfile.Step;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.IdReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.report.TextReport;
import io.funnel4j.report.result.DataSection;
import io.funnel4j.report.result.RunReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The profile of a data set as a report: tables, and what a person should look at. */
public final class ProfileReport {
    private ProfileReport() {}

    public static RunReport of(String name, EncodingReport encoding, DataProfile profile, String configuration) {
        List<DataSection> sections = new ArrayList<>();
        sections.add(DataSection.ofLines("Rows", encoding.rowsText().lines().toList()));
        sections.add(funnel(profile));
        if (!profile.ids().isEmpty()) {
            sections.add(ids(profile, encoding));
        }
        if (!profile.numerics().isEmpty()) {
            sections.add(numerics(profile, encoding));
        }
        if (!profile.groups().isEmpty()) {
            sections.add(groups(profile));
        }
        return new RunReport(name, Version.setting(), configuration, sections, notes(profile, encoding));
    }

    /** For a terminal: tables, and at the end, where a person looks first, what deserves a look. */
    public static String text(RunReport report, int width) {
        StringBuilder text = new StringBuilder(TextReport.sections(report.data(), width));
        report.notes().forEach(note -> text.append("! ").append(note).append(System.lineSeparator()));
        return text.toString();
    }

    private static DataSection funnel(DataProfile profile) {
        Set<Part> parts = new LinkedHashSet<>();
        Set<Probability> probabilities = new LinkedHashSet<>();
        profile.steps().forEach(step -> {
            parts.add(step.part());
            probabilities.add(step.probability());
        });
        List<String> headers = new ArrayList<>(List.of("step"));
        parts.forEach(part -> headers.addAll(List.of(part.lowerCase(), "of", "rate")));
        List<List<String>> rows = new ArrayList<>();
        for (Probability probability : probabilities) {
            List<String> row = new ArrayList<>(List.of(probability.toString()));
            for (Step step : profile.steps()) {
                if (step.probability().equals(probability)) {
                    row.add(count(step.positives()));
                    row.add(count(step.rows()));
                    row.add(share(step.rate()));
                }
            }
            rows.add(row);
        }
        return DataSection.ofTable("Rates along the funnel", headers, rows);
    }

    private static DataSection ids(DataProfile profile, EncodingReport encoding) {
        List<String> headers = new ArrayList<>(List.of(
                "id feature",
                "table rows",
                "ids seen",
                "seen once",
                "coverage",
                "most frequent",
                "mean length",
                "longest"));
        encoding.parts().forEach(part -> headers.add("unknown, " + part.part().lowerCase()));
        Map<String, String> tableRows = new HashMap<>();
        encoding.ids().forEach(id -> tableRows.put(id.name(), count(id.tableRows())));
        encoding.buckets()
                .forEach(buckets ->
                        tableRows.put(buckets.name(), count(buckets.borders().size() + 2L)));
        List<List<String>> rows = new ArrayList<>();
        for (IdProfile id : profile.ids()) {
            List<String> row = new ArrayList<>(List.of(
                    id.name(),
                    tableRows.getOrDefault(id.name(), "-"),
                    count(id.ids()),
                    count(id.once()),
                    share(id.coverage()),
                    share(id.mostFrequent()),
                    String.format(Locale.ROOT, "%.2f", id.meanLength()),
                    count(id.longest())));
            encoding.parts().forEach(part -> row.add(share(id.unknown().getOrDefault(part.part(), 0.0))));
            rows.add(row);
        }
        return new DataSection(
                "Id features",
                List.of("Counted on %s train rows, evenly spaced; table rows and unknown values are those of all rows."
                        .formatted(count(profile.sampledRows()))),
                headers,
                rows);
    }

    private static DataSection numerics(DataProfile profile, EncodingReport encoding) {
        Map<String, NumberSummary> numbers = new HashMap<>();
        encoding.numerics().forEach(numeric -> numbers.put(numeric.name(), numeric.numbers()));
        List<List<String>> rows = new ArrayList<>();
        for (NumericProfile numeric : profile.numerics()) {
            NumberSummary found = numbers.get(numeric.name());
            rows.add(List.of(
                    numeric.name(),
                    found == null ? "-" : figure(found.minimum()),
                    found == null ? "-" : figure(found.maximum()),
                    found == null ? "-" : figure(found.mean()),
                    found == null ? "-" : figure(found.standardDeviation()),
                    figure(numeric.minimum()),
                    figure(numeric.maximum()),
                    figure(numeric.mean()),
                    figure(numeric.standardDeviation()),
                    share(numeric.missing())));
        }
        return new DataSection(
                "Numeric features",
                List.of(
                        "In all train rows, and as the model reads them, after their transforms, where a missing number is 0."),
                List.of(
                        "numeric feature",
                        "minimum",
                        "maximum",
                        "mean",
                        "std. deviation",
                        "read: minimum",
                        "read: maximum",
                        "read: mean",
                        "read: std. deviation",
                        "missing"),
                rows);
    }

    private static DataSection groups(DataProfile profile) {
        List<List<String>> rows = new ArrayList<>();
        for (GroupProfile group : profile.groups()) {
            rows.add(List.of(
                    group.part().lowerCase(),
                    group.probability().toString(),
                    count(group.groups()),
                    count(group.valid()),
                    count(group.rows())));
        }
        return DataSection.ofTable(
                "What grouped AUC will have",
                List.of("part", "probability", "groups", "with both classes", "rows in them"),
                rows);
    }

    private static List<String> notes(DataProfile profile, EncodingReport encoding) {
        List<String> notes = new ArrayList<>();
        DataGuards.of(encoding, profile).forEach(finding -> notes.add(finding.text()));
        Stream.concat(
                        profile.ids().stream().filter(IdProfile::empty).map(IdProfile::name),
                        profile.numerics().stream()
                                .filter(NumericProfile::empty)
                                .map(NumericProfile::name))
                .forEach(name -> notes.add(
                        "feature '%s' has no value in any row; check its column, or leave it out".formatted(name)));
        profile.ids().stream()
                .filter(IdProfile::constant)
                .forEach(id ->
                        notes.add("id feature '%s' has one value throughout; it tells nothing".formatted(id.name())));
        profile.numerics().stream()
                .filter(NumericProfile::constant)
                .forEach(numeric -> notes.add(
                        "numeric feature '%s' is one number throughout; it tells nothing".formatted(numeric.name())));
        for (IdProfile id : profile.ids()) {
            for (Map.Entry<Part, Double> unknown : id.unknown().entrySet()) {
                if (unknown.getKey() != Part.TRAIN && unknown.getValue() > 0.5) {
                    notes.add("%s of the values of '%s' in %s are unknown: train has not seen them"
                            .formatted(
                                    share(unknown.getValue()),
                                    id.name(),
                                    unknown.getKey().lowerCase()));
                }
            }
        }
        for (IdReport id : encoding.ids()) {
            if (id.list() != null) {
                long cut = id.list().cutLists().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                if (cut > 0) {
                    notes.add(String.format(
                            Locale.ROOT,
                            "%,d lists of '%s' are cut to %,d values; the longest has %,d",
                            cut,
                            id.name(),
                            id.list().slots(),
                            id.list().longest()));
                }
            }
        }
        encoding.findings().forEach(finding -> notes.add(finding.toString()));
        return notes;
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f%%", 100 * share);
    }

    private static String figure(double figure) {
        return String.format(Locale.ROOT, "%.4g", figure);
    }
}
