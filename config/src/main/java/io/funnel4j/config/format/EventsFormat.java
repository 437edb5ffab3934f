// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config.format;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.dataset.publicsets.EventLog;
import io.funnel4j.dataset.publicsets.EventLog.TimeUnit;
import io.funnel4j.dataset.source.ExposureSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A log of events, {@code user,item,event,time}, as funnel rows. */
final class EventsFormat implements Format {
    private static final Converter<List<String>> TEXTS = Converters.oneOrMore(Converters.TEXT);
    private static final Converter<Set<String>> EVENTS = TEXTS.to(LinkedHashSet::new, List::copyOf);
    private static final Converter<Boolean> KEEP_UNEXPOSED =
            Converters.word(List.of("drop", "keep")).to("keep"::equals, keep -> keep ? "keep" : "drop");

    private static final Keys<EventLog> KEYS = SqlKeys.addTo(Keys.of(EventLog.class)
            .required("path", Converters.oneOrMore(Converters.FILE).described("the log's file, here or by --data FILE"))
            .means("a file or a list of files")
            .into("files")
            .optional("columns", Converters.list(Converters.TEXT), List.of())
            .means("column names of files without a header")
            .into("fileColumns")
            .quiet()
            .optional("user", Converters.TEXT, "user")
            .means("the user's column")
            .into("userColumn")
            .optional("item", Converters.TEXT, "item")
            .means("the item's column")
            .into("itemColumn")
            .optional("event", Converters.TEXT, "event")
            .means("the column with the kind of event")
            .into("eventColumn")
            .optional("time", Converters.TEXT, "time")
            .means("the time's column")
            .into("timeColumn")
            .optional("time-unit", Converters.constant(TimeUnit.class), TimeUnit.SECONDS)
            .means("`seconds`, `milliseconds` or `iso`")
            .optional("carry", TEXTS, List.of())
            .means("further columns to keep")
            .into("carried")
            .quiet()
            .required("exposure", EVENTS.described("the event words of an exposure, such as [view]"))
            .means("the event words that are an exposure")
            .required(
                    "behaviors",
                    Converters.map("{<behavior>: <event word, or several>, ...}, in the order of the funnel", EVENTS))
            .means("event words per behavior, in funnel order")
            .required("window", Converters.DURATION.described("after which, without an event, a visit is over: 1d"))
            .means("a visit ends after so long without an event")
            .optional("last-items", Converters.wholeFrom(0), 10)
            .means("how many earlier items of the user to keep")
            .optional("unexposed", KEEP_UNEXPOSED, false)
            .means("visits that begin without an exposure")
            .into("keepUnexposed")
            .optional("from-second", Converters.whole())
            .means("the first second that counts")
            .into("from")
            .optional("to-second", Converters.whole())
            .means("the last second that counts")
            .into("to"));

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Keys<?> keys() {
        return KEYS;
    }

    @Override
    public String expected() {
        return "{path: <file>, user: ..., item: ..., event: ..., time: ..., exposure: [view], behaviors: {...}, window: 1d}";
    }

    /** A part in {@code split.files} is read as the whole is, and inherits nothing. */
    @Override
    public Optional<ExposureSource> read(Section section, List<Path> given, Optional<ExposureSource> outer) {
        Map<String, Object> known = new HashMap<>(Map.of("settings.folder", section.folder()));
        if (!given.isEmpty()) {
            known.put("files", given);
        }
        return KEYS.read(section, Optional.empty(), known).map(ExposureSource.class::cast);
    }

    @Override
    public boolean reads(ExposureSource source) {
        return source instanceof EventLog;
    }

    @Override
    public Map<String, Object> write(ExposureSource source) {
        return KEYS.write((EventLog) source);
    }
}
