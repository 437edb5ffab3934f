package io.funnel4j.dataset.encode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what encoders are fitted to: counts of values, means and deviations. */
final class EncoderFit {
    private final EncodingPlan plan;
    private final Map<String, ValueTable> counts = new LinkedHashMap<>();
    private final ValueTable[] countsOfFeature;
    private final NumericStatistics.Fit[] numerics;

    EncoderFit(EncodingPlan plan) {
        this.plan = plan;
        this.countsOfFeature = plan.ids().stream()
                .map(feature ->
                        feature.hashed() ? null : counts.computeIfAbsent(feature.table(), table -> new ValueTable()))
                .toArray(ValueTable[]::new);
        this.numerics = new NumericStatistics.Fit[plan.numerics().size()];
        for (int i = 0; i < numerics.length; i++) {
            numerics[i] = new NumericStatistics.Fit();
        }
    }

    /** Adds a train row. */
    void add(RawExposure row) {
        long touched = 0;
        for (int i = 0; i < countsOfFeature.length; i++) {
            touched ^= countsOfFeature[i] == null ? 0 : countsOfFeature[i].touch(row.idHashes[i]);
        }
        row.touched = touched;
        for (int i = 0; i < countsOfFeature.length; i++) {
            if (countsOfFeature[i] != null && row.ids[i] != null) {
                countsOfFeature[i].add(row.idHashes[i], row.ids[i].getBytes(), row.ids[i].getLength());
            }
        }
        for (int i = 0; i < numerics.length; i++) {
            numerics[i].add(row.numbers[i]);
        }
    }

    /** Different values by table. */
    Map<String, Long> distinctValues() {
        Map<String, Long> distinct = new LinkedHashMap<>();
        counts.forEach((table, counted) -> distinct.put(table, (long) counted.size()));
        return distinct;
    }

    Encoders encoders() {
        Map<String, IdTable> tables = new LinkedHashMap<>();
        plan.tables()
                .forEach((table, feature) -> tables.put(
                        table,
                        feature.hashed()
                                ? new HashBuckets(feature.hashBuckets())
                                : new Vocabulary(counts.get(table).mostFrequent(feature.minCount()))));
        List<NumericStatistics> statistics = new ArrayList<>();
        for (int i = 0; i < numerics.length; i++) {
            boolean standardised = plan.numerics().get(i).transform().standardised();
            statistics.add(standardised ? numerics[i].statistics() : NumericStatistics.IDENTITY);
        }
        return new Encoders(plan, tables, statistics);
    }
}
