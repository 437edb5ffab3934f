// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.dataset.plan.Expiry;
import io.funnel4j.dataset.plan.Expiry.RowTime;
import io.funnel4j.dataset.plan.RowTimeUnit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.TimeSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code data.expire}. */
final class ExpireSection {
    private static final String UNSEEN_FOR = "unseen-for";
    private static final String TIME = "time";
    private static final String TIME_UNIT = "time-unit";
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,8})(d| runs?)");
    private static final String SPAN_EXPECTED =
            "days such as 30d, the runs of a chain of warm starts such as 5 runs, or never";
    private static final Converter<Span> SPANS = Converters.LINE
            .to(text -> new Span(0, Unit.NEVER), ExpireSection::text)
            .readBy(SPAN_EXPECTED, value -> {
                Optional<Span> span =
                        value.node() instanceof YamlNode.Scalar scalar ? span(scalar.text()) : Optional.empty();
                return span.isPresent() ? span : value.refuse(SPAN_EXPECTED);
            });

    static final Keys<Written> KEYS = Keys.of(Written.class)
            .required(UNSEEN_FOR, SPANS)
            .means("drop ids that were not seen for so long: `30d`, `5 runs` or `never`")
            .optional("by-table", Converters.map("{<table>: 30d, ...}", SPANS), Map.of())
            .means("others of some tables: `{category: never}`")
            .quiet()
            .optional(TIME, Converters.TEXT)
            .means("the column with the time of a row")
            .optional(TIME_UNIT, Converters.constant(RowTimeUnit.class))
            .means("`iso`, `seconds`, `milliseconds`, `days` or `yyyymmdd`")
            .strict();

    private final Optional<Split> split;

    /** @param split whose time is that of the rows unless the section names another */
    ExpireSection(Optional<Split> split) {
        this.split = split;
    }

    private enum Unit {
        DAYS,
        RUNS,
        NEVER
    }

    private record Span(int count, Unit unit) {}

    /** As it is written. */
    record Written(Span unseenFor, Map<String, Span> byTable, String time, RowTimeUnit timeUnit) {}

    Converter<Expiry> converter() {
        return Converters.section("{unseen-for: 30d, ...}", this::read, ExpireSection::write);
    }

    private static Optional<Span> span(String text) {
        if (text.equals("never")) {
            return Optional.of(new Span(Expiry.NEVER, Unit.NEVER));
        }
        Matcher parts = SPAN.matcher(text);
        return parts.matches()
                ? Optional.of(new Span(
                        Integer.parseInt(parts.group(1)), parts.group(2).equals("d") ? Unit.DAYS : Unit.RUNS))
                : Optional.empty();
    }

    private static String text(Span span) {
        return switch (span.unit()) {
            case DAYS -> span.count() + "d";
            case RUNS -> span.count() + (span.count() == 1 ? " run" : " runs");
            case NEVER -> "never";
        };
    }

    private Optional<Expiry> read(Section section) {
        Optional<Written> written = KEYS.read(section);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        List<Span> spans = new ArrayList<>(written.get().byTable().values());
        spans.add(written.get().unseenFor());
        boolean days = spans.stream().anyMatch(span -> span.unit() == Unit.DAYS);
        boolean runs = spans.stream().anyMatch(span -> span.unit() == Unit.RUNS);
        if (days && runs) {
            section.report("counts days of some tables and runs of others; count one of them");
            return Optional.empty();
        }
        if (!days && (section.has(TIME) || section.has(TIME_UNIT))) {
            section.report(
                    section.has(TIME) ? TIME : TIME_UNIT,
                    "runs are counted, which needs no time; drop it, or write unseen-for in days, such as 30d");
            return Optional.empty();
        }
        Optional<RowTime> time = days ? time(section, written.get()) : Optional.empty();
        if (days && time.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Integer> byTable = new LinkedHashMap<>();
        written.get().byTable().forEach((table, span) -> byTable.put(table, span.count()));
        return section.attempt(() -> new Expiry(written.get().unseenFor().count(), byTable, time.orElse(null)));
    }

    /** The time that is named; else that of the split. */
    private Optional<RowTime> time(Section section, Written written) {
        if (written.time() != null) {
            RowTimeUnit unit = written.timeUnit() == null ? RowTimeUnit.ISO : written.timeUnit();
            return Optional.of(new RowTime(written.time(), unit));
        }
        Optional<TimeSplit> byTime = split.filter(TimeSplit.class::isInstance).map(TimeSplit.class::cast);
        if (byTime.isEmpty()) {
            if (split.isPresent()) {
                section.report(
                        "days are counted, and the split is not by time; name the column of a row's time (time: day), or count runs (unseen-for: 5 runs)");
            }
            return Optional.empty();
        }
        if (written.timeUnit() == null && !byTime.get().ofDates()) {
            section.report(
                    TIME_UNIT,
                    "missing; the split's times are numbers: say what they count, seconds, milliseconds, days or yyyymmdd");
            return Optional.empty();
        }
        return Optional.of(
                new RowTime(byTime.get().column(), written.timeUnit() == null ? RowTimeUnit.ISO : written.timeUnit()));
    }

    private static Object write(Expiry expiry) {
        Unit unit = expiry.time() == null ? Unit.RUNS : Unit.DAYS;
        Map<String, Span> byTable = new LinkedHashMap<>();
        expiry.byTable().forEach((table, count) -> byTable.put(table, span(count, unit)));
        RowTime time = expiry.time();
        return KEYS.write(new Written(
                span(expiry.unseenFor(), unit),
                byTable,
                time == null ? null : time.column(),
                time == null ? null : time.unit()));
    }

    private static Span span(int count, Unit unit) {
        return new Span(count, count == Expiry.NEVER ? Unit.NEVER : unit);
    }
}
