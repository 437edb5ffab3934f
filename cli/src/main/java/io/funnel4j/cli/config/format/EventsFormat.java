// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.dataset.publicsets.EventLog;
import io.funnel4j.dataset.publicsets.EventLog.TimeUnit;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.sql.SqlSettings;
import io.funnel4j.text.EnumNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A log of events, {@code user,item,event,time}, as funnel rows. */
final class EventsFormat implements Format {
    private static final int DEFAULT_LAST_ITEMS = 10;
    private static final Converter<List<String>> EVENTS = Converters.oneOrMore(Converters.TEXT);
    private static final Converter<Map<String, List<String>>> BEHAVIORS =
            Converters.map("{<behavior>: <event word, or several>, ...}, in the order of the funnel", EVENTS);
    private static final Converter<String> UNEXPOSED = Converters.word(List.of("drop", "keep"));

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String keys() {
        return "path: <file>, user: ..., item: ..., event: ..., time: ..., exposure: [view], behaviors: {...}, window: 1d";
    }

    @Override
    public Optional<ExposureSource> read(
            Section section, Path folder, List<Path> given, Optional<ExposureSource> outer) {
        Converter<List<Path>> paths = Converters.oneOrMore(Converters.file(folder));
        Optional<List<Path>> files = given.isEmpty()
                ? section.required("path", paths.described("the log's file, here or by --data FILE"))
                : Optional.of(given);
        section.optional("path", paths);
        List<String> columns =
                section.optional("columns", Converters.list(Converters.TEXT)).orElse(List.of());
        String user = section.optional("user", Converters.TEXT).orElse("user");
        String item = section.optional("item", Converters.TEXT).orElse("item");
        String event = section.optional("event", Converters.TEXT).orElse("event");
        String time = section.optional("time", Converters.TEXT).orElse("time");
        TimeUnit unit = section.optional("time-unit", Converters.constant(TimeUnit.class))
                .orElse(TimeUnit.SECONDS);
        List<String> carried = section.optional("carry", EVENTS).orElse(List.of());
        Optional<List<String>> exposure =
                section.required("exposure", EVENTS.described("the event words of an exposure, such as [view]"));
        Optional<Map<String, List<String>>> behaviors = section.required("behaviors", BEHAVIORS);
        Optional<Duration> window = section.required(
                "window", Converters.DURATION.described("after which, without an event, a visit is over: 1d"));
        int lastItems = section.optional("last-items", Converters.wholeFrom(0)).orElse(DEFAULT_LAST_ITEMS);
        boolean keep = section.optional("unexposed", UNEXPOSED).orElse("drop").equals("keep");
        Optional<Long> from = section.optional("from-second", Converters.whole());
        Optional<Long> to = section.optional("to-second", Converters.whole());
        Optional<SqlSettings> settings = SqlFormat.settings(section, folder, SqlSettings.in(folder));
        if (files.isEmpty() || exposure.isEmpty() || behaviors.isEmpty() || window.isEmpty() || settings.isEmpty()) {
            return Optional.empty();
        }
        return section.attempt(() -> new EventLog(
                files.get(),
                columns,
                user,
                item,
                event,
                time,
                unit,
                carried,
                new LinkedHashSet<>(exposure.get()),
                sets(behaviors.get()),
                window.get(),
                lastItems,
                keep,
                from.orElse(null),
                to.orElse(null),
                settings.get()));
    }

    private static Map<String, Set<String>> sets(Map<String, List<String>> lists) {
        Map<String, Set<String>> sets = new LinkedHashMap<>();
        lists.forEach((behavior, words) -> sets.put(behavior, new LinkedHashSet<>(words)));
        return sets;
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof EventLog;
    }

    @Override
    public void write(ObjectNode node, ExposureSource source) {
        EventLog log = (EventLog) source;
        writeList(node.putArray("path"), log.files());
        if (!log.fileColumns().isEmpty()) {
            writeList(node.putArray("columns"), log.fileColumns());
        }
        node.put("user", log.userColumn());
        node.put("item", log.itemColumn());
        node.put("event", log.eventColumn());
        node.put("time", log.timeColumn());
        node.put("time-unit", EnumNames.of(log.timeUnit()));
        if (!log.carried().isEmpty()) {
            writeList(node.putArray("carry"), log.carried());
        }
        writeList(node.putArray("exposure"), log.exposure());
        ObjectNode behaviors = node.putObject("behaviors");
        log.behaviors().forEach((behavior, words) -> writeList(behaviors.putArray(behavior), words));
        node.put("window", Converters.duration(log.window()));
        node.put("last-items", log.lastItems());
        node.put("unexposed", log.keepUnexposed() ? "keep" : "drop");
        if (log.from() != null) {
            node.put("from-second", log.from());
        }
        if (log.to() != null) {
            node.put("to-second", log.to());
        }
        SqlFormat.write(node, log.settings());
    }

    private static void writeList(ArrayNode node, Collection<?> values) {
        values.forEach(value -> node.add(value.toString()));
    }
}
