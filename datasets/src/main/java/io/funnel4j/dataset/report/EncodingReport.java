// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.report;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.encoders.NumberSummary;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.rows.MissingWord;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.split.Part;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.annotation.JsonInclude;

/**
 * What an encoding found in the raw rows and what it did.
 *
 * @param source where the rows came from
 * @param rowsRead rows read, the bad ones among them
 * @param blankLines lines without any cell, skipped
 * @param badRows rows left out, by kind
 * @param badRowExamples the first of each kind
 * @param labels where labels contradicted the funnel
 * @param late what was seen of labels as of a time; null where labels are final
 * @param parts rows and labels of each part
 * @param ids what became of each id feature
 * @param numerics what became of each numeric feature
 * @param buckets what became of each feature in buckets
 * @param sampling what was left out of train on purpose; null for nothing
 * @param missingValues cells that a text of the plan's missing values was found in, by the text
 * @param missingWords texts by which logs write a missing value and which are ids here, on many train rows
 * @param findings what the sources left out or could not match
 * @param turnover what a warm start did to the ids of each table with a vocabulary; empty where there was no earlier model
 */
public record EncodingReport(
        String source,
        long rowsRead,
        long blankLines,
        Map<BadRow.Kind, Long> badRows,
        List<BadRow> badRowExamples,
        LabelReport labels,
        @JsonInclude(JsonInclude.Include.NON_NULL) LateReport late,
        List<PartReport> parts,
        List<IdReport> ids,
        List<NumericReport> numerics,
        List<BucketReport> buckets,
        SamplingReport sampling,
        Map<String, Long> missingValues,
        List<MissingWord> missingWords,
        List<SourceFinding> findings,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Turnover> turnover) {
    public EncodingReport {
        Map<BadRow.Kind, Long> byKind = new EnumMap<>(BadRow.Kind.class);
        byKind.putAll(badRows);
        badRows = Collections.unmodifiableMap(byKind);
        badRowExamples = List.copyOf(badRowExamples);
        parts = List.copyOf(parts);
        ids = List.copyOf(ids);
        numerics = List.copyOf(numerics);
        buckets = List.copyOf(buckets);
        missingValues = Collections.unmodifiableMap(new LinkedHashMap<>(missingValues));
        missingWords = List.copyOf(missingWords);
        findings = List.copyOf(findings);
        turnover = turnover == null ? List.of() : List.copyOf(turnover);
    }

    /** Whether it tells of a plan's features, in their order, and of a data set's parts. */
    public boolean isOf(EncodingPlan plan, Set<Part> ofData) {
        return parts.stream().map(PartReport::part).collect(Collectors.toSet()).containsAll(ofData)
                && parts.stream().allMatch(part -> part.positives().keySet().containsAll(plan.labelNames()))
                && countsByPart().allMatch(counts -> counts.keySet().containsAll(ofData))
                && ids.stream().map(IdReport::name).toList().equals(names(plan.ids()))
                && numerics.stream().map(NumericReport::name).toList().equals(names(plan.numerics()))
                && buckets.stream().map(BucketReport::name).toList().equals(names(plan.buckets()));
    }

    private Stream<Map<Part, Long>> countsByPart() {
        Stream<Map<Part, Long>> ofLists = ids.stream()
                .map(IdReport::list)
                .filter(Objects::nonNull)
                .flatMap(list -> Stream.of(list.values(), list.cutLists(), list.cutValues()));
        return Stream.of(
                        ids.stream().map(IdReport::unknown),
                        ids.stream().map(IdReport::missing),
                        ofLists,
                        numerics.stream().map(NumericReport::missing),
                        buckets.stream().map(BucketReport::missing))
                .flatMap(counts -> counts);
    }

    /** A copy in the order of the parts; none of the counts may be null. */
    private static <V> Map<Part, V> byPart(Map<Part, V> counts) {
        Map<Part, V> byPart = new EnumMap<>(Part.class);
        counts.forEach((part, count) -> byPart.put(part, Objects.requireNonNull(count)));
        return Collections.unmodifiableMap(byPart);
    }

    private static List<String> names(List<? extends FeatureEncoding> features) {
        return features.stream().map(FeatureEncoding::name).toList();
    }

    /** Rows that were encoded, in all parts. */
    public long rowsEncoded() {
        return parts.stream().mapToLong(PartReport::rows).sum();
    }

    /** Rows left out because they were bad. */
    public long badRowCount() {
        return badRows.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Reads a report that was written by {@link #write}.
     *
     * @throws InvalidFileException if there is no such file, or it holds something else
     */
    public static EncodingReport read(Path file) {
        return JsonFiles.read(file, EncodingReport.class, "the report of an encoding");
    }

    /** Writes it as JSON; the file appears whole or not at all. */
    public void write(Path file) {
        JsonFiles.write(file, this);
    }

    /** What may keep a model from learning, and what to write; nothing where all is well. */
    public List<EncodingWarning> warnings() {
        return EncodingWarnings.of(this);
    }

    /** For people: several lines. */
    public String text() {
        return EncodingReportText.of(this);
    }

    /** For people: the rows and their labels, without the features. */
    public String rowsText() {
        return EncodingReportText.ofRows(this);
    }

    /** For programs. */
    public String json() {
        return JsonFiles.text(this);
    }

    /**
     * One part.
     *
     * @param part which
     * @param rows encoded rows
     * @param weighted encoded rows whose sample weight is above 0; all of them where no column gives it
     * @param positives rows where a label is 1, after the label rule, by label
     * @param firstTime of its rows, those left out by sampling among them; null where they are not split by time
     * @param lastTime of its rows; null where they are not split by time
     */
    public record PartReport(
            Part part, long rows, long weighted, Map<String, Long> positives, String firstTime, String lastTime) {
        public PartReport {
            positives = Collections.unmodifiableMap(new LinkedHashMap<>(positives));
        }

        /** The share of rows where a label is 1. */
        public double rate(String label) {
            return rows == 0 ? 0 : (double) positives.getOrDefault(label, 0L) / rows;
        }
    }

    /**
     * One id feature.
     *
     * @param name the feature's
     * @param table its embedding table
     * @param tableRows rows of the table
     * @param hashed whether values are hashed, so that none is unknown
     * @param distinctValues different values of the table in the train rows, or 0 where they are hashed or the encoders
     *     were fitted before
     * @param unknown values that have no id, by part; of a list each of its values
     * @param missing rows without a value, by part
     * @param list what became of its lists; null for single values
     */
    public record IdReport(
            String name,
            String table,
            long tableRows,
            boolean hashed,
            long distinctValues,
            Map<Part, Long> unknown,
            Map<Part, Long> missing,
            ListReport list) {
        public IdReport {
            unknown = byPart(unknown);
            missing = byPart(missing);
        }
    }

    /**
     * The lists of one id feature.
     *
     * @param slots values that a list has at most, once it is encoded
     * @param longest values of the longest cell, those that were cut among them
     * @param values encoded, by part
     * @param cutLists lists that had more values than slots, by part
     * @param cutValues values that were left out of them, by part
     */
    public record ListReport(
            int slots, long longest, Map<Part, Long> values, Map<Part, Long> cutLists, Map<Part, Long> cutValues) {
        public ListReport {
            values = byPart(values);
            cutLists = byPart(cutLists);
            cutValues = byPart(cutValues);
        }
    }

    /**
     * Train rows that were left out on purpose.
     *
     * @param share of the train rows that was to be kept
     * @param trainRows that there were
     * @param notDrawn of them
     * @param keepEvery of those in which nothing followed the exposure, every so-many-th was kept
     * @param rows that there were of these
     * @param leftOut of them
     */
    public record SamplingReport(double share, long trainRows, long notDrawn, int keepEvery, long rows, long leftOut) {}

    /**
     * One feature in buckets.
     *
     * @param name the feature's
     * @param borders between the buckets, increasing
     * @param missing empty cells, by part
     */
    public record BucketReport(String name, List<Double> borders, Map<Part, Long> missing) {
        public BucketReport {
            borders = List.copyOf(borders);
            missing = byPart(missing);
        }
    }

    /**
     * One numeric feature.
     *
     * @param name the feature's
     * @param transform what is done to each number
     * @param mean of the train rows after the logarithm, 0 where it is not standardised
     * @param standardDeviation of the train rows after the logarithm, 1 where it is not standardised or constant
     * @param numbers of the train rows as the source has them; null where there is none
     * @param encoded the same as the model reads them, before tanh; null where there is none
     * @param missing empty cells, by part
     * @param means of the numbers after the logarithm, by part; none of a part without numbers, and in reports that were
     *     written before there were any
     */
    public record NumericReport(
            String name,
            NumericTransform transform,
            double mean,
            double standardDeviation,
            NumberSummary numbers,
            NumberSummary encoded,
            Map<Part, Long> missing,
            Map<Part, Double> means) {
        public NumericReport {
            Objects.requireNonNull(transform, "transform");
            missing = byPart(missing);
            means = means == null ? Map.of() : byPart(means);
        }

        /** Whether mean and standard deviation were fitted. */
        public boolean standardised() {
            return transform.standardised();
        }
    }
}
