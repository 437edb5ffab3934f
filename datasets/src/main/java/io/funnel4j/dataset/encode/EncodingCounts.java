package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.encode.EncodingReport.IdReport;
import io.funnel4j.dataset.encode.EncodingReport.NumericReport;
import io.funnel4j.dataset.split.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts unknown and missing values while rows are encoded. */
final class EncodingCounts {
    private final Encoders encoders;
    private final Map<String, Long> distinctValues;
    private final Map<Part, long[]> unknown = new EnumMap<>(Part.class);
    private final Map<Part, long[]> missingIds = new EnumMap<>(Part.class);
    private final Map<Part, long[]> missingNumbers = new EnumMap<>(Part.class);

    /** @param distinctValues by table, as far as they are known */
    EncodingCounts(Encoders encoders, Map<String, Long> distinctValues) {
        this.encoders = encoders;
        this.distinctValues = distinctValues;
        for (Part part : Part.values()) {
            unknown.put(part, new long[encoders.schema().ids().size()]);
            missingIds.put(part, new long[encoders.schema().ids().size()]);
            missingNumbers.put(part, new long[encoders.schema().numeric().size()]);
        }
    }

    /** Counts an encoded row of a block. */
    void add(RawBlock block, int row) {
        Part part = block.part(row);
        long[] unknownHere = unknown.get(part);
        long[] missingHere = missingIds.get(part);
        for (int i = 0; i < unknownHere.length; i++) {
            int id = block.ids(i)[row];
            if (id == RawBlock.MISSING) {
                missingHere[i]++;
            } else if (id == 0) {
                unknownHere[i]++;
            }
        }
        long[] missingNumbersHere = missingNumbers.get(part);
        for (int i = 0; i < missingNumbersHere.length; i++) {
            if (Double.isNaN(block.numbers(i)[row])) {
                missingNumbersHere[i]++;
            }
        }
    }

    /** Adds other counts, and empties them. */
    void take(EncodingCounts other) {
        for (Part part : Part.values()) {
            LabelCounts.take(unknown.get(part), other.unknown.get(part));
            LabelCounts.take(missingIds.get(part), other.missingIds.get(part));
            LabelCounts.take(missingNumbers.get(part), other.missingNumbers.get(part));
        }
    }

    List<IdReport> ids(Set<Part> parts) {
        List<IdReport> reports = new ArrayList<>();
        for (IdEncoding feature : encoders.plan().ids()) {
            reports.add(new IdReport(
                    feature.name(),
                    feature.table(),
                    encoders.tables().get(feature.table()).rows(),
                    feature.hashed(),
                    distinctValues.getOrDefault(feature.table(), 0L),
                    byPart(unknown, parts, reports.size()),
                    byPart(missingIds, parts, reports.size())));
        }
        return reports;
    }

    List<NumericReport> numerics(Set<Part> parts) {
        List<NumericReport> reports = new ArrayList<>();
        for (NumericEncoding feature : encoders.plan().numerics()) {
            NumericStatistics statistics = encoders.statistics().get(reports.size());
            reports.add(new NumericReport(
                    feature.name(),
                    feature.transform().standardised(),
                    statistics.mean(),
                    statistics.standardDeviation(),
                    byPart(missingNumbers, parts, reports.size())));
        }
        return reports;
    }

    private static Map<Part, Long> byPart(Map<Part, long[]> counts, Set<Part> parts, int feature) {
        Map<Part, Long> byPart = new EnumMap<>(Part.class);
        parts.forEach(part -> byPart.put(part, counts.get(part)[feature]));
        return byPart;
    }
}
