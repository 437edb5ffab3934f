// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.profile;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.behavior.Tower;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.profile.DataProfile.GroupProfile;
import io.funnel4j.dataset.profile.DataProfile.IdProfile;
import io.funnel4j.dataset.profile.DataProfile.Leak;
import io.funnel4j.dataset.profile.DataProfile.NumericProfile;
import io.funnel4j.dataset.profile.DataProfile.Step;
import io.funnel4j.dataset.report.EncodingReport.IdReport;
import io.funnel4j.dataset.report.EncodingReport.NumericReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.FeatureSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the profile of an encoded data set. Ids, numbers and leaks are looked for in up to {@value #SAMPLED} train rows, and
 * leaks judged on up to {@value #JUDGED} of another part; where there is none, train is halved.
 */
public final class DataProfiler {
    private static final long SAMPLED = 500_000;
    private static final long JUDGED = 100_000;
    private static final int NUMBERS = 50_000;

    private final EncodedDataset dataset;
    private final BehaviorGraph graph;
    private final List<Probability> targets;
    private final List<Probability> rates;

    private DataProfiler(EncodedDataset dataset, BehaviorGraph graph) {
        this.dataset = dataset;
        this.graph = graph;
        this.targets = targets(dataset.train().labels());
        this.rates = rates(dataset.train().labels());
    }

    /** The profile of a data set whose labels are those of a graph. */
    public static DataProfile profile(EncodedDataset dataset, BehaviorGraph graph) {
        return profile(dataset, graph, SAMPLED, JUDGED);
    }

    /** The same from a fifth of the rows: before training, where a profile of more would take too long. */
    public static DataProfile brief(EncodedDataset dataset, BehaviorGraph graph) {
        return profile(dataset, graph, SAMPLED / 5, JUDGED / 5);
    }

    private static DataProfile profile(EncodedDataset dataset, BehaviorGraph graph, long sampledRows, long judgedRows) {
        DataProfiler profiler = new DataProfiler(dataset, graph);
        SampledRows sampled = SampledRows.of(dataset.train(), sampledRows);
        List<Step> steps = profiler.steps();
        return new DataProfile(
                steps,
                profiler.ids(profiler.columns(), sampled),
                profiler.numerics(sampled),
                profiler.groups(),
                profiler.leaks(sampledRows, judgedRows),
                profiler.labelShifts(steps),
                sampled.rows(),
                judgedRows);
    }

    private List<LabelShift> labelShifts(List<Step> steps) {
        List<Step> ofTowers = steps.stream()
                .filter(step -> targets.contains(step.probability()))
                .toList();
        return LabelShift.among(ofTowers, dataset.report().sampling());
    }

    private List<Leak> leaks(long fittedRows, long judgedRows) {
        SampledRows fitted = SampledRows.of(dataset.train(), fittedRows);
        SampledRows judged;
        if (dataset.parts().contains(Part.VALIDATION)) {
            judged = SampledRows.of(dataset.validation(), judgedRows);
        } else if (dataset.parts().contains(Part.TEST)) {
            judged = SampledRows.of(dataset.test(), judgedRows);
        } else {
            judged = fitted.half(1);
            fitted = fitted.half(0);
        }
        return new LeakSearch(graph, targets, fitted, judged).leaks(columns());
    }

    private List<Column> columns() {
        EncodedExposures train = dataset.train();
        return Column.of(dataset.schema(), train.batch(0, (int) Math.min(NUMBERS, train.rows())));
    }

    /** Each behavior that has a label, on all exposures and given the behaviors that its towers leave. */
    private List<Probability> targets(List<String> labels) {
        Set<Probability> found = new LinkedHashSet<>();
        for (Tower tower : graph.towers()) {
            for (String outcome : tower.outcomes()) {
                if (labels.contains(graph.label(outcome))) {
                    found.add(new Probability(outcome, BehaviorGraph.ROOT));
                    if (!tower.from().equals(BehaviorGraph.ROOT) && labels.contains(graph.label(tower.from()))) {
                        found.add(new Probability(outcome, tower.from()));
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    /** The targets, and each behavior given the first that must happen before it: P(purchase | click) where paths part after it. */
    private List<Probability> rates(List<String> labels) {
        Set<Probability> found = new LinkedHashSet<>();
        for (Probability target : targets) {
            found.add(target);
            if (target.onAllExposures()) {
                graph.necessaryAncestors(target.behavior()).stream()
                        .limit(1)
                        .filter(first -> labels.contains(graph.label(first)))
                        .forEach(first -> found.add(new Probability(target.behavior(), first)));
            }
        }
        return List.copyOf(found);
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (PartReport part : dataset.report().parts()) {
            EncodedExposures exposures = dataset.part(part.part());
            for (Probability target : rates) {
                String label = graph.label(target.behavior());
                if (target.onAllExposures()) {
                    steps.add(new Step(part.part(), target, part.positives().get(label), part.rows()));
                } else {
                    byte[] effect = exposures.label(label);
                    byte[] cause = exposures.label(graph.label(target.given()));
                    long positives = 0;
                    long given = 0;
                    for (int row = 0; row < effect.length; row++) {
                        given += cause[row];
                        positives += cause[row] & effect[row];
                    }
                    steps.add(new Step(part.part(), target, positives, given));
                }
            }
        }
        return steps;
    }

    private List<IdProfile> ids(List<Column> columns, SampledRows sampled) {
        Map<String, IdReport> reports = new HashMap<>();
        dataset.report().ids().forEach(report -> reports.put(report.name(), report));
        List<ValueCounts> counts = columns.stream()
                .filter(column -> !column.numeric())
                .map(ValueCounts::new)
                .toList();
        sampled.forEach(batch -> counts.forEach(count -> count.add(batch)));
        return counts.stream()
                .map(count -> id(count, reports.get(count.column().name()), sampled.rows()))
                .toList();
    }

    /** @param report null for a feature in buckets */
    private IdProfile id(ValueCounts counts, IdReport report, long rows) {
        boolean vocabulary = report != null && !report.hashed();
        int firstKnown = vocabulary ? 2 : 1;
        return new IdProfile(
                counts.column().name(),
                counts.different(firstKnown),
                counts.once(firstKnown),
                (double) counts.rows() / rows,
                counts.values() == 0 ? 0 : (double) counts.most(firstKnown) / counts.values(),
                counts.rows() == 0 ? 0 : (double) counts.values() / counts.rows(),
                vocabulary ? unknown(report) : Map.of(),
                report == null || report.list() == null ? 1 : report.list().longest());
    }

    private Map<Part, Double> unknown(IdReport report) {
        Map<Part, Double> shares = new EnumMap<>(Part.class);
        for (PartReport part : dataset.report().parts()) {
            long values = report.list() == null
                    ? part.rows() - report.missing().get(part.part())
                    : report.list().values().get(part.part());
            shares.put(part.part(), values == 0 ? 0 : (double) report.unknown().get(part.part()) / values);
        }
        return shares;
    }

    private List<NumericProfile> numerics(SampledRows sampled) {
        FeatureSchema schema = dataset.schema();
        int count = schema.numeric().size();
        double[] minimum = new double[count];
        double[] maximum = new double[count];
        double[] sum = new double[count];
        double[] squares = new double[count];
        Arrays.fill(minimum, Double.POSITIVE_INFINITY);
        Arrays.fill(maximum, Double.NEGATIVE_INFINITY);
        sampled.forEach(batch -> {
            for (int i = 0; i < batch.numeric().length; i++) {
                int feature = i % count;
                double number = batch.numeric()[i];
                minimum[feature] = Math.min(minimum[feature], number);
                maximum[feature] = Math.max(maximum[feature], number);
                sum[feature] += number;
                squares[feature] += number * number;
            }
        });
        List<NumericProfile> profiles = new ArrayList<>();
        for (int feature = 0; feature < count; feature++) {
            NumericReport report = dataset.report().numerics().get(feature);
            double mean = sum[feature] / sampled.rows();
            double missing = (double) report.missing().getOrDefault(Part.TRAIN, 0L)
                    / Math.max(1, dataset.train().rows());
            profiles.add(new NumericProfile(
                    report.name(),
                    minimum[feature],
                    maximum[feature],
                    mean,
                    Math.sqrt(Math.max(0, squares[feature] / sampled.rows() - mean * mean)),
                    missing));
        }
        return profiles;
    }

    private List<GroupProfile> groups() {
        List<GroupProfile> profiles = new ArrayList<>();
        for (Part part : dataset.parts()) {
            EncodedExposures exposures = dataset.part(part);
            if (part != Part.TRAIN && exposures.layout().grouped()) {
                long[] groups = exposures.groups();
                for (Probability target : targets) {
                    profiles.add(group(part, target, exposures, groups));
                }
            }
        }
        return profiles;
    }

    private GroupProfile group(Part part, Probability target, EncodedExposures exposures, long[] groups) {
        byte[] labels = exposures.label(graph.label(target.behavior()));
        byte[] given = target.onAllExposures() ? null : exposures.label(graph.label(target.given()));
        Map<Long, long[]> byGroup = new HashMap<>();
        for (int row = 0; row < groups.length; row++) {
            if (given == null || given[row] == 1) {
                long[] counts = byGroup.computeIfAbsent(groups[row], group -> new long[2]);
                counts[labels[row]]++;
            }
        }
        long valid = 0;
        long rows = 0;
        for (long[] counts : byGroup.values()) {
            if (counts[0] > 0 && counts[1] > 0) {
                valid++;
                rows += counts[0] + counts[1];
            }
        }
        return new GroupProfile(part, target, byGroup.size(), valid, rows);
    }
}
