// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.config.yaml.ConfigValue;
import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.dataset.plan.LabelTimes;
import io.funnel4j.dataset.plan.LateRule;
import io.funnel4j.text.EnumNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The times of labels that {@code data} names, and as of which time they are seen. */
final class TimesSection {
    static final String KEY = "times";
    static final String AS_OF = "as-of";
    static final String LATE = "late-labels";
    static final String VALIDATION = "validation-labels";

    static final Keys<Column> COLUMN = Keys.of(Column.class)
            .derived("column", Converters.TEXT, Section::name)
            .means("the column")
            .into("column")
            .optional("since", Converters.TEXT)
            .means("the label, or `exposure`, from whose time on its delay counts");

    static final Keys<Wait> WAIT = Keys.of(Wait.class)
            .required("wait", Converters.DURATION)
            .means("objectives leave a train row out until it is so old")
            .into("window");

    private static final String COLUMN_EXPECTED = "<column>, or {column: <column>, since: <label>}";
    private static final Converter<Column> WITH_CAUSE = COLUMN.section(COLUMN_EXPECTED);
    private static final Converter<Column> BY_COLUMN = new Converter<>(
            COLUMN_EXPECTED,
            value -> value.node() instanceof YamlNode.Mapping
                    ? WITH_CAUSE.read(value)
                    : Converters.TEXT.described(COLUMN_EXPECTED).read(value).map(column -> new Column(column, null)),
            column -> column.since() == null ? column.column() : WITH_CAUSE.write(column));

    private static final String EXPECTED = "{<label>: <column of its time>, ...}, at least one";
    private static final Converter<Map<String, Optional<Column>>> BY_LABEL =
            Converters.map(EXPECTED, Converters.tolerant(BY_COLUMN));

    /** The column of each time, by the label or {@code exposure}. */
    static final Converter<Map<String, Optional<Column>>> TIMES = BY_LABEL.readBy(EXPECTED, value -> {
        Optional<Map<String, Optional<Column>>> times = BY_LABEL.read(value);
        return times.isPresent() && times.get().isEmpty() ? value.refuse(EXPECTED) : times;
    });

    private static final String LATE_EXPECTED = "keep, repeat or {wait: <span>}, such as {wait: 7d}";
    private static final Converter<Wait> WAITING = WAIT.section(LATE_EXPECTED);
    private static final Converter<LateRule.Kind> WORD = Converters.constant(LateRule.Kind.class);

    static final Converter<LateRule> LATE_LABELS =
            new Converter<>(LATE_EXPECTED, TimesSection::readLate, TimesSection::writeLate);

    private TimesSection() {}

    /**
     * The column of a time.
     *
     * @param since null where it follows from the graph
     */
    record Column(String column, String since) {}

    record Wait(Duration window) {}

    /** How the labels of validation are seen. */
    enum Seen {
        FINAL,
        AS_OF
    }

    private static Optional<LateRule> readLate(ConfigValue value) {
        if (value.node() instanceof YamlNode.Mapping) {
            return WAITING.read(value).map(wait -> LateRule.wait(wait.window()));
        }
        boolean word = value.node() instanceof YamlNode.Scalar scalar
                && Stream.of(LateRule.Kind.KEEP, LateRule.Kind.REPEAT)
                        .anyMatch(kind -> EnumNames.of(kind).equals(scalar.text()));
        return word
                ? WORD.read(value).map(kind -> kind == LateRule.Kind.KEEP ? LateRule.KEEP : LateRule.REPEAT)
                : value.refuse(LATE_EXPECTED);
    }

    private static Object writeLate(LateRule rule) {
        return rule.kind() == LateRule.Kind.WAIT
                ? WAIT.write(new Wait(Duration.ofSeconds(rule.waitSeconds())))
                : WORD.write(rule.kind());
    }

    /** Reports keys that say nothing, since no label has a time. */
    static void checkAlone(Section data) {
        if (!data.has(KEY)) {
            for (String key : List.of(AS_OF, LATE, VALIDATION)) {
                if (data.has(key)) {
                    data.report(
                            key,
                            "says nothing without times; name the columns with the times of labels: times: {click: clicked_at, purchase: purchased_at}");
                }
            }
        }
    }

    /** The times that were read, null where there are none; with causes from the graph where that is known. */
    static LabelTimes of(DataSection.Written written, Optional<BehaviorGraph> graph) {
        if (written.times().isEmpty()) {
            return null;
        }
        LabelTimes times = LabelTimes.asOf(written.asOf()).withLate(written.lateLabels());
        for (Map.Entry<String, Optional<Column>> time : written.times().entrySet()) {
            String label = time.getKey();
            Column column = time.getValue().orElse(new Column(label, null));
            times = label.equals(LabelTimes.EXPOSURE)
                    ? times.withExposure(column.column())
                    : times.with(label, column.column(), column.since());
        }
        LabelTimes read = written.validationLabels() == Seen.AS_OF ? times.withValidationAsOf() : times;
        return graph.map(read::withCauses).orElse(read);
    }

    /** As {@link #of} reads them. */
    static Map<String, Optional<Column>> columns(LabelTimes times) {
        Map<String, Optional<Column>> columns = new LinkedHashMap<>();
        if (times != null) {
            Optional.ofNullable(times.exposure())
                    .ifPresent(column -> columns.put(LabelTimes.EXPOSURE, Optional.of(new Column(column, null))));
            times.labels()
                    .forEach((label, time) -> columns.put(label, Optional.of(new Column(time.column(), time.since()))));
        }
        return columns;
    }
}
