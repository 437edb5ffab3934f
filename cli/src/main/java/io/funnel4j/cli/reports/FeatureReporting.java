// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.reports;

import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.BucketReport;
import io.funnel4j.dataset.report.EncodingReport.IdReport;
import io.funnel4j.dataset.report.EncodingReport.NumericReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.rows.FeatureTime;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.report.result.FeatureResult;
import io.funnel4j.report.result.FeatureSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much of each feature a model could read, and how long it took to encode, out of an encoding's report. */
final class FeatureReporting {
    private static final FeatureTime NOT_MEASURED = new FeatureTime("", Double.NaN, Double.NaN);

    private final long rows;
    private final Part part;
    private final Map<String, FeatureTime> times = new HashMap<>();
    private final List<FeatureResult> features = new ArrayList<>();

    private FeatureReporting(EncodingReport report, Part part, List<FeatureTime> times) {
        this.part = part;
        this.rows = report.parts().stream()
                .filter(found -> found.part() == part)
                .mapToLong(PartReport::rows)
                .sum();
        times.forEach(time -> this.times.put(time.feature(), time));
        report.ids().forEach(this::id);
        report.buckets().forEach(this::buckets);
        report.numerics().forEach(this::numeric);
        features.sort(Comparator.comparingDouble(FeatureResult::uncovered).reversed());
    }

    /** @param part whose rows coverage is judged on */
    static FeatureSection of(EncodedDataset dataset, Part part) {
        List<FeatureTime> times = dataset.featureTimes();
        String timing = times.isEmpty()
                ? "The data was encoded before, by another run, so there are no times of encoding."
                : "Times are those of sampled rows, on one core: reading is finding a value in its cells, encoding is"
                        + " counting and looking it up.";
        return new FeatureSection(
                part.lowerCase(), timing, new FeatureReporting(dataset.report(), part, times).features);
    }

    /** Coverage alone, the worst first. */
    static List<FeatureResult> coverage(EncodingReport report, Part part) {
        return new FeatureReporting(report, part, List.of()).features;
    }

    private void id(IdReport id) {
        double missing = share(id.missing());
        double present = 1 - missing;
        double values = id.list() == null
                ? rows - id.missing().getOrDefault(part, 0L)
                : id.list().values().getOrDefault(part, 0L);
        double unknown = values == 0 ? 0 : id.unknown().getOrDefault(part, 0L) / values;
        String encoding = id.hashed()
                ? count("hashed into %,d ids", id.tableRows())
                : id.distinctValues() > 0
                        ? count("%,d ids for %,d values", id.tableRows(), id.distinctValues())
                        : count("%,d ids", id.tableRows());
        add(
                id.name(),
                id.list() == null
                        ? encoding
                        : encoding + count(", lists of up to %,d", id.list().longest()),
                missing,
                id.hashed() ? 0 : present * unknown,
                id.hashed() ? present : 0);
    }

    private void buckets(BucketReport buckets) {
        add(buckets.name(), count("%,d buckets", buckets.borders().size() + 1), share(buckets.missing()), 0, 0);
    }

    private void numeric(NumericReport numeric) {
        add(
                numeric.name(),
                numeric.numbers() == null
                        ? "number"
                        : String.format(
                                Locale.ROOT,
                                "number, mean %.4g, deviation %.4g, %.4g to %.4g",
                                numeric.numbers().mean(),
                                numeric.numbers().standardDeviation(),
                                numeric.numbers().minimum(),
                                numeric.numbers().maximum()),
                share(numeric.missing()),
                0,
                0);
    }

    private void add(String name, String encoding, double missing, double unknown, double hashed) {
        FeatureTime time = times.getOrDefault(name, NOT_MEASURED);
        features.add(new FeatureResult(name, encoding, missing, unknown, hashed, time.readNanos(), time.encodeNanos()));
    }

    private double share(Map<Part, Long> counts) {
        return rows == 0 ? 0 : (double) counts.getOrDefault(part, 0L) / rows;
    }

    private static String count(String format, Object... counts) {
        return String.format(Locale.ROOT, format, counts);
    }
}
