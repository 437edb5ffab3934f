// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.Internal;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.dataset.split.TimeForm;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When the labels of a row happened, and as of which time they are seen in train: a label that became 1 later is 0 there.
 * Validation and test are judged by what finally happened.
 *
 * <p>Times are numbers of seconds, or ISO dates and date-times as {@link io.funnel4j.dataset.split.TimeSplit} reads them, and
 * empty where the behavior did not happen. All are written as {@code asOf} is.
 *
 * @param exposure the column of the time at which the item was shown, or null
 * @param labels the times of labels that a column has, by the label's name; a label without a time is taken as it is
 * @param asOf the time as of which train is seen, what happens at it included
 * @param late what becomes of train rows some of whose labels may still become 1
 * @param validationAsOf whether validation is seen as of that time too
 */
public record LabelTimes(
        String exposure, Map<String, LabelTime> labels, String asOf, LateRule late, boolean validationAsOf) {
    /** What stands for the exposure where a label is {@code since} it. */
    public static final String EXPOSURE = BehaviorGraph.ROOT;

    public LabelTimes {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        late = Objects.requireNonNullElse(late, LateRule.KEEP);
    }

    /**
     * The time of a label.
     *
     * @param column holds it
     * @param since the label, or {@link #EXPOSURE}, from whose time on its delay counts; null where none is stored
     */
    public record LabelTime(String column, String since) {}

    /** Without a label yet. */
    public static LabelTimes asOf(String time) {
        return new LabelTimes(null, Map.of(), time, LateRule.KEEP, false);
    }

    public LabelTimes withExposure(String column) {
        return new LabelTimes(column, labels, asOf, late, validationAsOf);
    }

    /** With the time of a label whose delay is not stored, such as the cause of another. */
    public LabelTimes with(String label, String column) {
        return with(label, column, null);
    }

    /** With the time of a label whose delay counts since another's, or since the exposure. */
    public LabelTimes with(String label, String column, String since) {
        Map<String, LabelTime> more = new LinkedHashMap<>(labels);
        more.put(label, new LabelTime(column, since));
        return new LabelTimes(exposure, more, asOf, late, validationAsOf);
    }

    public LabelTimes withLate(LateRule rule) {
        return new LabelTimes(exposure, labels, asOf, rule, validationAsOf);
    }

    public LabelTimes withValidationAsOf() {
        return new LabelTimes(exposure, labels, asOf, late, true);
    }

    /**
     * With a cause for each label that has none yet: what its objective is given (one that reads delays before others), else
     * the first behavior without which it cannot happen, else the exposure, of those that have a time.
     */
    public LabelTimes withCauses(BehaviorGraph graph) {
        Map<String, LabelTime> caused = new LinkedHashMap<>();
        labels.forEach((label, time) -> caused.put(
                label,
                time.since() == null
                        ? new LabelTime(time.column(), cause(label, graph).orElse(null))
                        : time));
        return new LabelTimes(exposure, caused, asOf, late, validationAsOf);
    }

    private Optional<String> cause(String label, BehaviorGraph graph) {
        Stream<String> given = graph.objectives().stream()
                .filter(objective -> objective.label().equals(label))
                .sorted(Comparator.comparing(objective -> !objective.estimator().readsDelays()))
                .filter(objective -> objective.estimator().readsDelays()
                        || !objective.probability().onAllExposures())
                .map(Objective::given);
        Stream<String> needed = graph.behaviors().stream()
                .filter(behavior -> graph.label(behavior).equals(label))
                .flatMap(behavior -> graph.necessaryAncestors(behavior).stream());
        return Stream.concat(Stream.concat(given, needed), Stream.of(BehaviorGraph.ROOT))
                .map(behavior -> behavior.equals(BehaviorGraph.ROOT) ? EXPOSURE : graph.label(behavior))
                .filter(cause -> cause.equals(EXPOSURE) ? exposure != null : labels.containsKey(cause))
                .filter(cause -> !cause.equals(label))
                .findFirst();
    }

    /** The labels whose delays are stored, in order. */
    public List<String> delayed() {
        return labels.keySet().stream()
                .filter(label -> labels.get(label).since() != null)
                .toList();
    }

    /** Those of them that no other's delay counts since: the last to come. */
    public List<String> last() {
        return delayed().stream()
                .filter(label -> labels.values().stream().noneMatch(time -> label.equals(time.since())))
                .toList();
    }

    /** The columns that are read: that of the exposure, if it has one, then those of labels. */
    public List<String> columns() {
        return Stream.concat(
                        Stream.ofNullable(exposure), labels.values().stream().map(LabelTime::column))
                .toList();
    }

    /** How the cells write times. */
    @Internal
    public TimeForm form() {
        return TimeForm.of(asOf, "as-of is");
    }
}
