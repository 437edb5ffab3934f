// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.SourceFingerprint;
import io.funnel4j.dataset.split.FileSplit;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.text.Printable;
import io.funnel4j.text.RecordText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a data set was encoded from: two of the same provenance have the same bytes.
 *
 * @param parts what stands for each part, by its name: files, the plan, the split, the labels' order, the version
 */
public record Provenance(Map<String, String> parts) {
    /** Raised whenever the same input would be encoded to other bytes. */
    private static final int ENCODING_VERSION = 2;

    private static final int SHOWN = 160;
    private static final int CONTEXT = 30;

    public Provenance {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** What the rows of all parts are made of; empty where a source cannot say. */
    public static Optional<SourceFingerprint> ofRows(ExposureSource source, Split split) {
        List<ExposureSource> sources = new ArrayList<>(List.of(source));
        if (split instanceof FileSplit files) {
            if (files.validation() != null) {
                sources.add(files.validation());
            }
            if (files.test() != null) {
                sources.add(files.test());
            }
        }
        SourceFingerprint all = new SourceFingerprint(Map.of());
        for (ExposureSource each : sources) {
            Optional<SourceFingerprint> fingerprint = each.fingerprint();
            if (fingerprint.isEmpty()) {
                return Optional.empty();
            }
            all = all.and(fingerprint.get());
        }
        return Optional.of(all);
    }

    /** Of an encoding that is about to be done from nothing; empty where a source cannot say what it is made of. */
    public static Optional<Provenance> of(ExposureSource source, EncodingPlan plan, Split split, BehaviorGraph graph) {
        return of(source, plan, split, graph, Optional.empty());
    }

    /** Of an encoding that goes on from earlier encoders; empty where a source cannot say what it is made of. */
    static Optional<Provenance> of(
            ExposureSource source, EncodingPlan plan, Split split, BehaviorGraph graph, Optional<Encoders> earlier) {
        return ofRows(source, split).map(rows -> of(rows, source, plan, split, graph, earlier));
    }

    private static Provenance of(
            SourceFingerprint rows,
            ExposureSource source,
            EncodingPlan plan,
            Split split,
            BehaviorGraph graph,
            Optional<Encoders> earlier) {
        Map<String, String> parts = new LinkedHashMap<>(rows.parts());
        parts.put("source", source.toString());
        parts.put("plan", JsonFiles.text(plan));
        parts.put("split", split.toString());
        parts.put("towers", graph.towers().toString());
        parts.put(
                "objectives",
                graph.objectives().stream()
                        .map(objective -> "%s labelled %s".formatted(objective.probability(), objective.label()))
                        .toList()
                        .toString());
        earlier.ifPresent(encoders -> parts.put("earlier encoders", Long.toHexString(encoders.checksum())));
        parts.put("version of the encoding", Integer.toString(ENCODING_VERSION));
        return new Provenance(parts);
    }

    /** What changed since another, in words; nothing where they are the same. */
    List<String> changesSince(Provenance before) {
        List<String> changes = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(before.parts.keySet());
        names.addAll(parts.keySet());
        for (String name : names) {
            String was = before.parts.get(name);
            String is = parts.get(name);
            if (was == null) {
                changes.add(name + " is new");
            } else if (is == null) {
                changes.add(shown(name, 0, name.length()) + " is no longer read");
            } else if (!was.equals(is)) {
                changes.add(name + " changed: " + difference(RecordText.of(was), RecordText.of(is)));
            }
        }
        return changes;
    }

    /** The part of two texts in which they differ, from a word on that begins shortly before. */
    private static String difference(String was, String is) {
        int from = 0;
        int shorter = Math.min(was.length(), is.length());
        while (from < shorter && was.charAt(from) == is.charAt(from)) {
            from++;
        }
        int same = 0;
        while (same < shorter - from && was.charAt(was.length() - 1 - same) == is.charAt(is.length() - 1 - same)) {
            same++;
        }
        int begin = wordBefore(was, from);
        return "was %s, is %s".formatted(shown(was, begin, was.length() - same), shown(is, begin, is.length() - same));
    }

    private static int wordBefore(String text, int at) {
        if (at <= CONTEXT) {
            return 0;
        }
        int space = text.indexOf(' ', at - CONTEXT);
        return space >= 0 && space < at ? space + 1 : at - CONTEXT;
    }

    private static String shown(String text, int from, int to) {
        String part =
                text.substring(from, Math.max(from, to)).replaceAll("\\s+", " ").strip();
        return "'" + Printable.shortened(part, SHOWN) + "'";
    }
}
