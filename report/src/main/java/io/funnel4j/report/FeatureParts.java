// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.report.result.FeatureResult;
import io.funnel4j.report.result.FeatureSection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which features a model could not read, and which took long to encode. */
final class FeatureParts {
    /** A longer table opens on demand. */
    private static final int SHOWN = 12;

    private FeatureParts() {}

    static void features(PageHtml html, FeatureSection section) {
        List<FeatureResult> features = section.features();
        if (features.isEmpty()) {
            return;
        }
        boolean timed = features.stream().anyMatch(feature -> !Double.isNaN(feature.nanos()));
        html.section("Features");
        html.hint(coverage(section) + " " + section.timing());
        html.open("div", "class", "charts").line();
        if (features.stream().anyMatch(feature -> feature.uncovered() + feature.hashed() > 0)) {
            chart(html, "coverage", "Worst covered", section.part() + " rows", List.of("missing", "unknown", "hashed"));
        }
        if (timed) {
            chart(html, "times", "Slowest to encode", "nanoseconds a value", List.of("read", "encode"));
        }
        html.close().line();
        List<String> headers = List.of(
                "Feature", "Encoding", "Missing", "Unknown", "Hashed", "Read, ns a value", "Encode, ns a value");
        List<List<String>> rows = features.stream()
                .sorted(Comparator.comparingDouble(FeatureResult::uncovered).reversed())
                .map(feature -> List.of(
                        feature.name(),
                        feature.encoding(),
                        share(feature.missing()),
                        share(feature.unknown()),
                        share(feature.hashed()),
                        nanos(feature.readNanos()),
                        nanos(feature.encodeNanos())))
                .toList();
        List<String> shownHeaders = timed ? headers : headers.subList(0, 5);
        List<List<String>> shown =
                timed ? rows : rows.stream().map(row -> row.subList(0, 5)).toList();
        if (rows.size() <= SHOWN) {
            html.table("Features", shownHeaders, shown, 2);
        } else {
            html.open("details").element("summary", String.format(Locale.ROOT, "All %d features", rows.size()));
            html.table("Features", shownHeaders, shown, 2);
            html.close();
        }
        html.close().line();
    }

    private static void chart(PageHtml html, String kind, String title, String space, List<String> legend) {
        html.open("div");
        html.chart(kind, "", title, space);
        html.legend(legend);
        html.close().line();
    }

    private static String coverage(FeatureSection section) {
        return ("Missing: rows of %s without a value. Unknown: rows whose value train has not seen, so that the model reads"
                        + " one id for all of them. Hashed: rows whose value shares its id with others by chance.")
                .formatted(section.part());
    }

    private static String share(double share) {
        return share == 0 ? "0" : String.format(Locale.ROOT, "%.3g%%", 100 * share);
    }

    private static String nanos(double nanos) {
        return Double.isNaN(nanos) ? "-" : String.format(Locale.ROOT, "%,.0f", nanos);
    }
}
