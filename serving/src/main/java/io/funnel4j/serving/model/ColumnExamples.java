// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.model;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.NumericStatistics;
import io.funnel4j.dataset.encoders.Vocabulary;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.report.EncodingReport;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For columns a value that the model knows: the most frequent one of ids and lists, the mean or the median of numbers. There is
 * none for values that are hashed or read in a cross alone.
 */
final class ColumnExamples {
    private static final MathContext DIGITS = new MathContext(4);

    private final EncodingPlan plan;
    private final Encoders encoders;
    private final Map<String, Object> byColumn = new HashMap<>();

    private ColumnExamples(Encoders encoders) {
        this.plan = encoders.plan();
        this.encoders = encoders;
    }

    /**
     * The examples, each a text, a number or a list of a text or of a pair of text and weight.
     *
     * @param report of the model's data; null where there is none
     * @return by column
     */
    static Map<String, Object> of(Encoders encoders, EncodingReport report) {
        ColumnExamples examples = new ColumnExamples(encoders);
        // A column that several features read is of the first kind of these.
        examples.addLists();
        examples.addIds();
        examples.addNumbers(report);
        examples.addBuckets();
        return examples.byColumn;
    }

    private void addLists() {
        for (IdEncoding feature : plan.lists()) {
            boolean weighted = feature.list().weightSeparator() != ValueList.NO_WEIGHTS;
            mostFrequent(feature)
                    .ifPresent(value -> byColumn.putIfAbsent(
                            feature.columns().get(0), weighted ? List.of(List.of(value, 1)) : List.of(value)));
        }
    }

    private void addIds() {
        for (IdEncoding feature : plan.ids()) {
            if (feature.list() == null && feature.columns().size() == 1) {
                mostFrequent(feature)
                        .ifPresent(
                                value -> byColumn.putIfAbsent(feature.columns().get(0), value));
            }
        }
    }

    private Optional<String> mostFrequent(IdEncoding feature) {
        return encoders.tables().get(feature.table()) instanceof Vocabulary vocabulary
                ? vocabulary.values().first()
                : Optional.empty();
    }

    private void addNumbers(EncodingReport report) {
        Map<String, Double> means = new HashMap<>();
        if (report != null) {
            report.numerics().stream()
                    .filter(numeric -> numeric.numbers() != null)
                    .forEach(numeric ->
                            means.put(numeric.name(), numeric.numbers().mean()));
        }
        List<NumericEncoding> numerics = plan.numerics();
        for (int i = 0; i < numerics.size(); i++) {
            NumericEncoding feature = numerics.get(i);
            Double mean = means.get(feature.name());
            NumericTransform transform = feature.transform();
            if (mean == null && transform.standardised()) {
                NumericStatistics fitted = encoders.statistics().get(i);
                mean = transform.logarithm() ? Math.expm1(fitted.mean()) : fitted.mean();
            }
            add(feature.columns().get(0), mean);
        }
    }

    private void addBuckets() {
        List<BucketEncoding> buckets = plan.buckets();
        for (int i = 0; i < buckets.size(); i++) {
            List<Double> borders = encoders.buckets().get(i).borders();
            add(buckets.get(i).columns().get(0), borders.isEmpty() ? null : borders.get(borders.size() / 2));
        }
    }

    private void add(String column, Double number) {
        if (number != null && Double.isFinite(number)) {
            byColumn.putIfAbsent(column, new BigDecimal(number).round(DIGITS).doubleValue());
        }
    }
}
