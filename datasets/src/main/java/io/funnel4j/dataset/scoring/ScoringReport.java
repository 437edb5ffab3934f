// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.scoring;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.FeatureCount;
import io.funnel4j.exposure.FeatureCounts;
import io.funnel4j.text.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model could read of scored rows, feature by feature, beside what it could read of the rows that it was trained on.
 *
 * <p>A share is far higher than in training if it is more than {@value #FAR} above it, and chance would make it so less
 * than once in {@value #ONCE_IN} such files. Training's share is that of train, or of validation or test where it is higher
 * there and at most a half: those parts hold what train had not seen, as any other day does, and a split by a feature's own
 * column makes all of them so.
 *
 * @param source where the rows came from
 * @param rows that were scored
 * @param badRows rows left out, by kind
 * @param badRowExamples the first of each kind
 * @param findings what the source left out or could not match
 * @param features in the order of the plan
 * @param warnings what is far higher than in training, in words; none where training's report is not at hand
 */
public record ScoringReport(
        String source,
        long rows,
        Map<BadRow.Kind, Long> badRows,
        List<BadRow> badRowExamples,
        List<SourceFinding> findings,
        List<FeatureCoverage> features,
        List<String> warnings) {
    /** What a report calls rows that a service was asked to score. */
    public static final String REQUESTS = "requests";

    /** How far above training's a share must be. */
    static final double FAR = 0.1;
    /** How seldom chance may make it so. */
    static final int ONCE_IN = 10_000;

    private static final double MOSTLY = 0.5;

    public ScoringReport {
        Map<BadRow.Kind, Long> byKind = new EnumMap<>(BadRow.Kind.class);
        byKind.putAll(badRows);
        badRows = Collections.unmodifiableMap(byKind);
        badRowExamples = List.copyOf(badRowExamples);
        findings = List.copyOf(findings);
        features = List.copyOf(features);
        warnings = List.copyOf(warnings);
    }

    /**
     * One feature.
     *
     * @param feature its name
     * @param kind what it is made of
     * @param missing rows without a value
     * @param values that were encoded
     * @param unknown values among them that training had not seen
     * @param cutLists lists that had more values than the model has slots
     * @param cutValues values that were left out of them
     * @param scored the shares of the scored rows
     * @param train those of the train rows; null where they are not known
     * @param heldOut the higher of each share in validation and test; null where there are none
     */
    public record FeatureCoverage(
            String feature,
            FeatureCount.Kind kind,
            long missing,
            long values,
            long unknown,
            long cutLists,
            long cutValues,
            Shares scored,
            Shares train,
            Shares heldOut) {}

    /**
     * What a model could read of a feature in a part of its data.
     *
     * @param missing share of rows without a value
     * @param unknown share of values that train does not know
     * @param cut share of lists that were cut
     * @param mean of the numbers, after log(1 + x) where the feature takes it; null where there are none
     */
    public record Shares(double missing, double unknown, double cut, Double mean) {
        private static Shares of(FeatureCount count) {
            return new Shares(
                    count.missingShare(),
                    count.unknownShare(),
                    count.cutShare(),
                    Double.isNaN(count.mean()) ? null : count.mean());
        }

        private static Shares highest(Shares one, Shares other) {
            return new Shares(
                    Math.max(one.missing, other.missing),
                    Math.max(one.unknown, other.unknown),
                    Math.max(one.cut, other.cut),
                    null);
        }
    }

    /**
     * The report of rows that a service scored, by the counts of its scorer.
     *
     * @param training the report of the data that the model was trained on, where it is at hand
     */
    public static ScoringReport of(FeatureCounts counts, Optional<EncodingReport> training) {
        return of(REQUESTS, counts, Map.of(), List.of(), List.of(), training);
    }

    static ScoringReport of(
            String source,
            FeatureCounts counts,
            Map<BadRow.Kind, Long> badRows,
            List<BadRow> badRowExamples,
            List<SourceFinding> findings,
            Optional<EncodingReport> training) {
        Map<String, Shares> train =
                training.map(report -> shares(report, Part.TRAIN)).orElse(Map.of());
        Map<String, Shares> heldOut = new LinkedHashMap<>();
        training.ifPresent(report -> List.of(Part.VALIDATION, Part.TEST).forEach(part -> shares(report, part)
                .forEach((feature, shares) -> heldOut.merge(feature, shares, Shares::highest))));
        List<FeatureCoverage> features = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (FeatureCount count : counts.features()) {
            Shares inTrain = train.get(count.feature());
            Shares inHeldOut = heldOut.get(count.feature());
            features.add(new FeatureCoverage(
                    count.feature(),
                    count.kind(),
                    count.missing(),
                    count.values(),
                    count.unknown(),
                    count.cutLists(),
                    count.cutValues(),
                    Shares.of(count),
                    inTrain,
                    inHeldOut));
            if (inTrain != null) {
                warn(count, inTrain, Optional.ofNullable(inHeldOut), warnings);
            }
        }
        return new ScoringReport(source, counts.rows(), badRows, badRowExamples, findings, features, warnings);
    }

    /** The report of rows that were encoded into one part, to be evaluated. */
    public static ScoringReport of(EncodingReport scored, Part part, Optional<EncodingReport> training) {
        return of(
                scored.source(),
                PartFeatureCounts.of(scored, part),
                scored.badRows(),
                scored.badRowExamples(),
                scored.findings(),
                training);
    }

    private static Map<String, Shares> shares(EncodingReport report, Part part) {
        Map<String, Shares> shares = new LinkedHashMap<>();
        for (FeatureCount count : PartFeatureCounts.of(report, part).features()) {
            if (count.rows() > 0) {
                shares.put(count.feature(), Shares.of(count));
            }
        }
        return shares;
    }

    private static void warn(FeatureCount count, Shares train, Optional<Shares> held, List<String> warnings) {
        Shares heldOut = held.orElse(train);
        if (isFar(count.unknown(), count.values(), train.unknown(), heldOut.unknown())) {
            warnings.add(Message.of(
                    "feature '%s': %s of the values are unknown, %s; rows that have one are scored as if all had the same."
                            + " Are values written as they were in training (case, blanks, leading zeros, 7 as 7.0)?",
                    count.feature(), percent(count.unknownShare()), usual(train.unknown(), held.map(Shares::unknown))));
        }
        if (isFar(count.missing(), count.rows(), train.missing(), heldOut.missing())) {
            warnings.add(Message.of(
                    "feature '%s': %s of the rows have no value, %s; is its column filled?",
                    count.feature(), percent(count.missingShare()), usual(train.missing(), held.map(Shares::missing))));
        }
        if (isFar(count.cutLists(), count.rows() - count.missing(), train.cut(), heldOut.cut())) {
            warnings.add(Message.of(
                    "feature '%s': %s of the lists were longer than the model's and were cut, %s; %,d values were left out",
                    count.feature(),
                    percent(count.cutShare()),
                    usual(train.cut(), held.map(Shares::cut)),
                    count.cutValues()));
        }
    }

    private static String usual(double train, Optional<Double> heldOut) {
        return percent(train)
                + " in train"
                + heldOut.map(share -> " and at most %s in what was held out".formatted(percent(share)))
                        .orElse("");
    }

    private static boolean isFar(long count, long of, double train, double heldOut) {
        double usual = heldOut <= MOSTLY ? Math.max(train, heldOut) : train;
        return of > 0 && isBeyondChance(count, of, usual + FAR);
    }

    /**
     * By Chernoff's bound, which holds for any number of rows: among n of which each is so with probability q, a share of at
     * least p > q has a probability of at most exp(-n KL(p || q)).
     */
    private static boolean isBeyondChance(long count, long of, double q) {
        double p = (double) count / of;
        if (p <= q || q >= 1) {
            return false;
        }
        double divergence = p * Math.log(p / q) + (p == 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q)));
        return of * divergence > Math.log(ONCE_IN);
    }

    private static String percent(double share) {
        return Message.of("%.1f%%", 100 * share);
    }

    /** For programs. */
    public String json() {
        return JsonFiles.text(this);
    }

    /** Whether a file holds such a report. */
    public static boolean isIn(Path file) {
        try {
            JsonFiles.read(file, ScoringReport.class, "a report of scoring");
            return true;
        } catch (InvalidFileException e) {
            return false;
        }
    }

    /** Writes it as JSON; the file appears whole or not at all. */
    public void write(Path file) {
        JsonFiles.write(file, this);
    }
}
