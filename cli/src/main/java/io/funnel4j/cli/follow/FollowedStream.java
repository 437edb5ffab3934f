// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.stream.StreamFormat;
import io.funnel4j.dataset.stream.StreamSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A stream as settings name it and a configuration describes its columns. */
final class FollowedStream {
    private static final String CSV = "csv";
    private static final String TSV = "tsv";
    private static final String JSON_LINES = "jsonl";

    private FollowedStream() {}

    /**
     * The source that settings name.
     *
     * @param data says how delimited text is written, where it is such
     * @param plan of the columns that are read
     */
    static StreamSource of(FollowSettings settings, ExposureSource data, EncodingPlan plan) {
        return new StreamSource(settings.source(), format(settings, data, plan));
    }

    private static StreamFormat format(FollowSettings settings, ExposureSource data, EncodingPlan plan) {
        String word = word(settings);
        if (word.equals(JSON_LINES)) {
            return new StreamFormat.JsonLines(columns(plan));
        }
        DelimitedText csv = DelimitedText.csv(Path.of(""));
        DelimitedText tsv = DelimitedText.tsv(Path.of(""));
        if (data instanceof DelimitedText text
                && (word.isEmpty() || (text.delimiter() == tsv.delimiter()) == word.equals(TSV))) {
            return new StreamFormat.Delimited(text);
        }
        return new StreamFormat.Delimited(word.equals(TSV) ? tsv : csv);
    }

    /** The format that settings name, or the source's name; empty where neither does. */
    static String word(FollowSettings settings) {
        return settings.format() == null ? byName(settings.source()) : settings.format();
    }

    private static String byName(String source) {
        String name = source.toLowerCase(Locale.ROOT);
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
            return JSON_LINES;
        }
        if (name.endsWith(".tsv") || name.endsWith(".tab")) {
            return TSV;
        }
        return name.endsWith(".csv") ? CSV : "";
    }

    /** All that the plan reads, in its order. */
    private static List<String> columns(EncodingPlan plan) {
        Set<String> columns = new LinkedHashSet<>();
        plan.features().forEach(feature -> columns.addAll(feature.columns()));
        columns.addAll(plan.labels().values());
        if (plan.group() != null) {
            columns.add(plan.group());
        }
        if (plan.sampleWeight() != null) {
            columns.add(plan.sampleWeight());
        }
        return new ArrayList<>(columns);
    }
}
