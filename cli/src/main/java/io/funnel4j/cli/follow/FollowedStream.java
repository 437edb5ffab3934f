// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.config.DataConfig;
import io.funnel4j.dataset.plan.EncodingPlan;
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

    static StreamSource of(FollowSettings settings, DataConfig data) {
        return new StreamSource(settings.source(), format(settings, data));
    }

    private static StreamFormat format(FollowSettings settings, DataConfig data) {
        String word = word(settings);
        if (word.equals(JSON_LINES)) {
            return new StreamFormat.JsonLines(columns(data.plan()));
        }
        DelimitedText csv = DelimitedText.csv(Path.of(""));
        DelimitedText tsv = DelimitedText.tsv(Path.of(""));
        if (data.source() instanceof DelimitedText text
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
