// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import io.funnel4j.dataset.plan.LabelTimes.LabelTime;
import io.funnel4j.dataset.split.TimeForm;
import io.funnel4j.problem.Problems;
import io.funnel4j.text.Nearest;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the times of labels must agree on with the rest of a plan. */
final class TimeRules {
    private static final String TIMES = "times";
    private static final String AS_OF = "as-of";
    private static final String LATE = "late-labels";
    private static final String VALIDATION = "validation-labels";
    /** As seconds since 1970, the year 5138; as milliseconds, 1973. */
    private static final double LATEST_SECONDS = 1e11;

    private final LabelTimes times;
    private final Problems problems;

    private TimeRules(LabelTimes times, Problems problems) {
        this.times = times;
        this.problems = problems;
    }

    /** @param labels the column of each label */
    static void check(LabelTimes times, Map<String, String> labels, List<FeatureEncoding> features, Problems problems) {
        TimeRules rules = new TimeRules(times, problems);
        rules.labels(labels);
        rules.causes();
        rules.leaks(features);
        rules.asOf();
        rules.late();
    }

    private void labels(Map<String, String> labels) {
        if (times.labels().isEmpty()) {
            problems.add(
                    List.of(TIMES), "no label has a time; name the column of at least one: {purchase: purchased_at}");
        }
        for (String label : times.labels().keySet()) {
            if (!labels.containsKey(label)) {
                problems.add(
                        List.of(TIMES, label),
                        "a time is named for label '%s', which no column has; labels of columns are %s%s"
                                .formatted(label, labels.keySet(), Nearest.suggestion(label, labels.keySet())));
            }
        }
    }

    private void causes() {
        List<String> known = new ArrayList<>(times.labels().keySet());
        if (times.exposure() != null) {
            known.add(LabelTimes.EXPOSURE);
        }
        times.labels().forEach((label, time) -> {
            if (time.since() == null) {
                return;
            }
            if (!known.contains(time.since())) {
                problems.add(
                        List.of(TIMES, label),
                        "the delay of '%s' counts since '%s', which has no time; those with a time are %s%s; name its column under times"
                                .formatted(label, time.since(), known, Nearest.suggestion(time.since(), known)));
            } else if (circular(label)) {
                problems.add(
                        List.of(TIMES, label),
                        "the delay of '%s' counts since '%s', and in the end since itself; name what comes before it"
                                .formatted(label, time.since()));
            }
        });
    }

    private boolean circular(String label) {
        Set<String> seen = new HashSet<>();
        String at = label;
        while (at != null && seen.add(at)) {
            LabelTime time = times.labels().get(at);
            at = time == null ? null : time.since();
            if (label.equals(at)) {
                return true;
            }
        }
        return false;
    }

    private void leaks(List<FeatureEncoding> features) {
        for (FeatureEncoding feature : features) {
            times.labels().forEach((label, time) -> {
                if (feature.columns().contains(time.column())) {
                    problems.add(
                            List.of("features", feature.name()),
                            "feature '%s' reads column '%s', which is the time of label '%s': the model would be told the answer; drop the feature"
                                    .formatted(feature.name(), time.column(), label));
                }
            });
        }
    }

    private void asOf() {
        String time = times.asOf();
        if (time == null) {
            problems.add(
                    List.of(AS_OF),
                    "labels have times, but there is no time as of which they are seen; give one, such as 2026-03-01T00:00:00Z");
            return;
        }
        TimeForm form = times.form();
        try {
            form.parse(time);
        } catch (IllegalArgumentException e) {
            problems.add(
                    List.of(AS_OF),
                    "found '%s'; expected a number of seconds, an ISO date or an ISO date-time, such as 2026-03-01T00:00:00Z"
                            .formatted(time));
            return;
        }
        if (form.numbers() && (Math.abs(form.parse(time)) >= LATEST_SECONDS || isDate(time))) {
            problems.add(
                    List.of(AS_OF),
                    "found %s, which looks like %s; numbers are seconds here: write them, or ISO dates in all columns of times"
                            .formatted(time, isDate(time) ? "a date" : "milliseconds"));
        }
    }

    private static boolean isDate(String number) {
        try {
            int year = LocalDate.parse(number.strip(), DateTimeFormatter.BASIC_ISO_DATE)
                    .getYear();
            return year >= 1970 && year < 2100;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private void late() {
        if (times.late().kind() == LateRule.Kind.WAIT && times.validationAsOf()) {
            problems.add(
                    List.of(VALIDATION),
                    "validation as of a time would be judged by labels that rows had no time for, which train waits for; leave it final, or write late-labels: keep");
        }
        int delayed = times.delayed().size();
        boolean enough =
                switch (times.late().kind()) {
                    case KEEP -> true;
                    case WAIT -> delayed > 0;
                    case REPEAT -> times.last().size() == 1;
                };
        if (!enough && !times.labels().isEmpty()) {
            problems.add(
                    List.of(LATE),
                    times.late().kind() == LateRule.Kind.WAIT
                            ? "nothing is known to be waited for: none of the labels %s has the time of what it follows; name that column under times too"
                                    .formatted(times.labels().keySet())
                            : "rows are repeated for the label that comes last, whose delay is known; here %s; name the times of that label and of what it follows"
                                    .formatted(
                                            times.last().isEmpty()
                                                    ? "no delay is"
                                                    : "these come last: " + times.last()));
        }
    }
}
