// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.IdTable;
import io.funnel4j.dataset.encoders.NumberSummary;
import io.funnel4j.dataset.encoders.NumericStatistics;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.report.EncodingReport.BucketReport;
import io.funnel4j.dataset.report.EncodingReport.IdReport;
import io.funnel4j.dataset.report.EncodingReport.ListReport;
import io.funnel4j.dataset.report.EncodingReport.NumericReport;
import io.funnel4j.dataset.rows.LabelCounts;
import io.funnel4j.dataset.rows.ListValues;
import io.funnel4j.dataset.rows.RawBlock;
import io.funnel4j.dataset.split.Part;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Counts unknown and missing values, and what became of lists, while rows are encoded. */
final class EncodingCounts {
    private final Encoders encoders;
    private final Map<String, Long> distinctValues;
    private final boolean[] hashedSingle;
    private final boolean[] hashedList;
    private final int[] slots;
    private List<Optional<NumberSummary>> numbers = List.of();
    private List<Optional<NumberSummary>> encodedNumbers = List.of();
    private List<Turnover> turnover = List.of();
    private final Map<Part, OfPart> parts = new EnumMap<>(Part.class);

    /** @param distinctValues by table, as far as they are known */
    EncodingCounts(Encoders encoders, Map<String, Long> distinctValues) {
        EncodingPlan plan = encoders.plan();
        this.encoders = encoders;
        this.distinctValues = distinctValues;
        this.hashedSingle = hashed(plan.singles());
        this.hashedList = hashed(plan.lists());
        this.slots = encoders.slots().stream().mapToInt(Integer::intValue).toArray();
        int numbers = plan.numerics().size() + plan.buckets().size();
        for (Part part : Part.values()) {
            parts.put(part, new OfPart(hashedSingle.length, hashedList.length, numbers));
        }
    }

    private static boolean[] hashed(List<IdEncoding> features) {
        boolean[] hashed = new boolean[features.size()];
        for (int i = 0; i < hashed.length; i++) {
            hashed[i] = features.get(i).hashed();
        }
        return hashed;
    }

    /** Counts of one part, by feature. */
    private static final class OfPart {
        private final long[] unknown;
        private final long[] missing;
        private final long[] missingNumbers;
        private final long[] numbers;
        /** What the sums are rounded to, and what rounding left out: blocks are summed in any grouping. */
        private final double[] sums;

        private final double[] rests;
        private final long[] unknownInLists;
        private final long[] missingLists;
        private final long[] listValues;
        private final long[] cutValues;
        private final long[] cutLists;
        private final long[] longest;
        private final long[] weighted = new long[1];

        OfPart(int singles, int lists, int numbers) {
            unknown = new long[singles];
            missing = new long[singles];
            missingNumbers = new long[numbers];
            this.numbers = new long[numbers];
            sums = new double[numbers];
            rests = new double[numbers];
            unknownInLists = new long[lists];
            missingLists = new long[lists];
            listValues = new long[lists];
            cutValues = new long[lists];
            cutLists = new long[lists];
            longest = new long[lists];
        }

        /** Knuth's sum of two, which knows its own rounding. */
        void addNumber(int feature, double number) {
            double before = sums[feature];
            double sum = before + number;
            double added = sum - before;
            sums[feature] = sum;
            rests[feature] += (before - (sum - added)) + (number - added);
        }

        double mean(int feature) {
            return (sums[feature] + rests[feature]) / numbers[feature];
        }

        private List<long[]> whole() {
            return List.of(
                    unknown,
                    missing,
                    missingNumbers,
                    numbers,
                    unknownInLists,
                    missingLists,
                    listValues,
                    cutValues,
                    cutLists,
                    longest,
                    weighted);
        }

        void write(DataOutput out) throws IOException {
            for (long[] counts : whole()) {
                DataForm.writeLongs(counts, out);
            }
            DataForm.writeDoubles(sums, sums.length, out);
            DataForm.writeDoubles(rests, rests.length, out);
        }

        void read(DataInput in) throws IOException {
            for (long[] counts : whole()) {
                DataForm.readLongs(counts, in);
            }
            System.arraycopy(DataForm.readDoubles(in), 0, sums, 0, sums.length);
            System.arraycopy(DataForm.readDoubles(in), 0, rests, 0, rests.length);
        }

        /** Adds other counts, and empties them. */
        void take(OfPart other) {
            LabelCounts.take(unknown, other.unknown);
            LabelCounts.take(missing, other.missing);
            LabelCounts.take(missingNumbers, other.missingNumbers);
            LabelCounts.take(numbers, other.numbers);
            for (int i = 0; i < sums.length; i++) {
                addNumber(i, other.sums[i]);
                rests[i] += other.rests[i];
                other.sums[i] = 0;
                other.rests[i] = 0;
            }
            LabelCounts.take(unknownInLists, other.unknownInLists);
            LabelCounts.take(missingLists, other.missingLists);
            LabelCounts.take(listValues, other.listValues);
            LabelCounts.take(cutValues, other.cutValues);
            LabelCounts.take(cutLists, other.cutLists);
            LabelCounts.take(weighted, other.weighted);
            for (int i = 0; i < longest.length; i++) {
                longest[i] = Math.max(longest[i], other.longest[i]);
            }
        }
    }

    /** Counts an encoded row of a block. */
    void add(RawBlock block, int row) {
        OfPart part = parts.get(block.part(row));
        part.weighted[0] += block.sampleWeight(row) > 0 ? 1 : 0;
        for (int i = 0; i < hashedSingle.length; i++) {
            int id = block.ids(i)[row];
            if (id == IdTable.MISSING) {
                part.missing[i]++;
            } else if (id == IdEncoding.UNKNOWN && !hashedSingle[i]) {
                part.unknown[i]++;
            }
        }
        for (int i = 0; i < hashedList.length; i++) {
            addList(part, i, block.list(i), row);
        }
        for (int i = 0; i < part.missingNumbers.length; i++) {
            double number = block.numbers(i)[row];
            if (Double.isNaN(number)) {
                part.missingNumbers[i]++;
            } else {
                part.numbers[i]++;
                part.addNumber(i, number);
            }
        }
    }

    private void addList(OfPart part, int feature, ListValues list, int row) {
        int found = list.found(row);
        int kept = Math.min(list.count(row), slots[feature]);
        part.longest[feature] = Math.max(part.longest[feature], found);
        part.listValues[feature] += kept;
        part.cutValues[feature] += found - kept;
        part.cutLists[feature] += found > kept ? 1 : 0;
        part.missingLists[feature] += kept == 0 ? 1 : 0;
        if (!hashedList[feature]) {
            for (int value = list.first(row); value < list.first(row) + kept; value++) {
                part.unknownInLists[feature] += list.ids()[value] == IdEncoding.UNKNOWN ? 1 : 0;
            }
        }
    }

    /** These, with the numbers of the train rows, as the source has them and as a model reads them. */
    EncodingCounts withNumbers(List<Optional<NumberSummary>> ofSource, List<Optional<NumberSummary>> encoded) {
        numbers = ofSource;
        encodedNumbers = encoded;
        return this;
    }

    /** These, with what became of the ids of an earlier model. */
    EncodingCounts withTurnover(List<Turnover> ofTables) {
        turnover = ofTables;
        return this;
    }

    List<Turnover> turnover() {
        return turnover;
    }

    /** Rows of a part with a sample weight above 0, which is 1 where no column gives it. */
    long weighted(Part part) {
        return parts.get(part).weighted[0];
    }

    /** Adds other counts, and empties them. */
    void take(EncodingCounts other) {
        parts.forEach((part, counts) -> counts.take(other.parts.get(part)));
    }

    /** Writes the counts, for another process. */
    void write(DataOutput out) throws IOException {
        for (OfPart counts : parts.values()) {
            counts.write(out);
        }
    }

    /** Becomes the counts of the same encoders that were written. */
    void read(DataInput in) throws IOException {
        for (OfPart counts : parts.values()) {
            counts.read(in);
        }
    }

    List<IdReport> ids(Set<Part> of) {
        List<IdReport> reports = new ArrayList<>();
        int single = 0;
        int list = 0;
        for (IdEncoding feature : encoders.plan().ids()) {
            boolean isList = feature.list() != null;
            int at = isList ? list++ : single++;
            reports.add(new IdReport(
                    feature.name(),
                    feature.table(),
                    encoders.tables().get(feature.table()).rows(),
                    feature.hashed(),
                    distinctValues.getOrDefault(feature.table(), 0L),
                    byPart(of, part -> isList ? part.unknownInLists[at] : part.unknown[at]),
                    byPart(of, part -> isList ? part.missingLists[at] : part.missing[at]),
                    isList ? list(of, at) : null));
        }
        return reports;
    }

    private ListReport list(Set<Part> of, int list) {
        long longest = of.stream()
                .mapToLong(part -> parts.get(part).longest[list])
                .max()
                .orElse(0);
        return new ListReport(
                slots[list],
                longest,
                byPart(of, part -> part.listValues[list]),
                byPart(of, part -> part.cutLists[list]),
                byPart(of, part -> part.cutValues[list]));
    }

    List<NumericReport> numerics(Set<Part> of) {
        List<NumericReport> reports = new ArrayList<>();
        for (NumericEncoding feature : encoders.plan().numerics()) {
            int at = reports.size();
            NumericStatistics statistics = encoders.statistics().get(at);
            reports.add(new NumericReport(
                    feature.name(),
                    feature.transform(),
                    statistics.mean(),
                    statistics.standardDeviation(),
                    numbers.isEmpty() ? null : numbers.get(at).orElse(null),
                    encodedNumbers.isEmpty() ? null : encodedNumbers.get(at).orElse(null),
                    byPart(of, part -> part.missingNumbers[at]),
                    means(of, at)));
        }
        return reports;
    }

    private Map<Part, Double> means(Set<Part> of, int feature) {
        Map<Part, Double> means = new EnumMap<>(Part.class);
        of.forEach(part -> {
            OfPart counts = parts.get(part);
            if (counts.numbers[feature] > 0) {
                means.put(part, counts.mean(feature));
            }
        });
        return means;
    }

    List<BucketReport> buckets(Set<Part> of) {
        int numerics = encoders.plan().numerics().size();
        List<BucketReport> reports = new ArrayList<>();
        for (BucketEncoding feature : encoders.plan().buckets()) {
            int at = reports.size();
            reports.add(new BucketReport(
                    feature.name(), encoders.buckets().get(at).borders(), byPart(of, part -> part.missingNumbers[
                            numerics + at])));
        }
        return reports;
    }

    private Map<Part, Long> byPart(Set<Part> of, ToLongFunction<OfPart> count) {
        Map<Part, Long> byPart = new EnumMap<>(Part.class);
        of.forEach(part -> byPart.put(part, count.applyAsLong(parts.get(part))));
        return byPart;
    }
}
