package io.funnel4j.dataset.encode;

import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what encoders are fitted to: counts of values, means and deviations. */
final class EncoderFit {
    private final EncodingPlan plan;
    private final Map<String, Object2LongOpenHashMap<String>> counts = new LinkedHashMap<>();
    private final List<Object2LongOpenHashMap<String>> countsOfFeature = new ArrayList<>();
    private final NumericStatistics.Fit[] numerics;

    EncoderFit(EncodingPlan plan) {
        this.plan = plan;
        for (IdEncoding feature : plan.ids()) {
            countsOfFeature.add(
                    feature.hashed()
                            ? null
                            : counts.computeIfAbsent(feature.table(), table -> new Object2LongOpenHashMap<>()));
        }
        this.numerics = new NumericStatistics.Fit[plan.numerics().size()];
        for (int i = 0; i < numerics.length; i++) {
            numerics[i] = new NumericStatistics.Fit();
        }
    }

    /** Adds a train row. */
    void add(RawExposure row) {
        for (int i = 0; i < row.ids.length; i++) {
            Object2LongOpenHashMap<String> values = countsOfFeature.get(i);
            if (values != null && row.ids[i] != null) {
                values.addTo(row.ids[i], 1);
            }
        }
        for (int i = 0; i < numerics.length; i++) {
            numerics[i].add(row.numbers[i]);
        }
    }

    /** Different values by table. */
    Map<String, Long> distinctValues() {
        Map<String, Long> distinct = new LinkedHashMap<>();
        counts.forEach((table, values) -> distinct.put(table, (long) values.size()));
        return distinct;
    }

    Encoders encoders() {
        Map<String, IdTable> tables = new LinkedHashMap<>();
        plan.tables()
                .forEach((table, feature) -> tables.put(
                        table,
                        feature.hashed()
                                ? new HashBuckets(feature.hashBuckets())
                                : Vocabulary.of(counts.get(table), feature.minCount())));
        List<NumericStatistics> statistics = new ArrayList<>();
        for (int i = 0; i < numerics.length; i++) {
            boolean standardised = plan.numerics().get(i).transform().standardised();
            statistics.add(standardised ? numerics[i].statistics() : NumericStatistics.IDENTITY);
        }
        return new Encoders(plan, tables, statistics);
    }
}
