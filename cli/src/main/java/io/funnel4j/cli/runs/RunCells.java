// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.runs;

import io.funnel4j.cli.record.Hash;
import io.funnel4j.cli.record.RecordedData;
import io.funnel4j.cli.record.RecordedModel;
import io.funnel4j.cli.record.RunRecord;
import io.funnel4j.text.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What stands in a table about a run. */
final class RunCells {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter RECENTLY = DateTimeFormatter.ofPattern("MMM d HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE;
    private static final Duration RECENT = Duration.ofDays(180);
    private static final int LONGEST_DATA = 25;

    /** Hashes of the data that is called the same. */
    private final Map<String, Set<String>> hashes = new HashMap<>();

    RunCells(List<FoundRun> runs) {
        runs.forEach(run -> run.record()
                .map(RunRecord::data)
                .filter(data -> data.hash() != null)
                .ifPresent(data -> hashes.computeIfAbsent(shortName(data.name()), name -> new HashSet<>())
                        .add(data.hash())));
    }

    static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    /** {@code Nov 26 01:08}; the day with its year where that is months ago. */
    static String shortTime(Instant instant) {
        boolean recent = Duration.between(instant, Instant.now()).compareTo(RECENT) < 0;
        return (recent ? RECENTLY : DAY).format(instant.atZone(ZoneId.systemDefault()));
    }

    /** The last part of a path; with the data's hash, where others of the table are called the same. */
    String data(FoundRun run) {
        if (run.record().isEmpty()) {
            return "";
        }
        RecordedData data = run.record().get().data();
        String name = shortName(data.name());
        return data.hash() != null && hashes.get(name).size() > 1 ? name + " #" + Hash.shown(data.hash()) : name;
    }

    static String model(FoundRun run) {
        return run.model().map(RecordedModel::title).orElse("");
    }

    /** {@code 2 of 3}: kept and run; {@code 3 so far} without a kept one. */
    static String epochs(FoundRun run) {
        int count = run.epochs().count();
        return run.keptEpoch()
                .map(kept -> count == 0 ? "kept " + kept : String.format(Locale.ROOT, "%d of %d", kept, count))
                .orElse(count == 0 ? "" : count + " done");
    }

    static String samplesPerSecond(FoundRun run) {
        double speed = run.epochs().samplesPerSecond();
        return Double.isNaN(speed) ? "" : String.format(Locale.ROOT, "%,.0f", speed);
    }

    static String took(FoundRun run) {
        return run.took().map(RunCells::words).orElse("");
    }

    /** A final metric; in brackets that of the last epoch's validation, where there is none. */
    static String metric(FoundRun run, String name) {
        Double last = run.results().isPresent() ? null : run.epochs().last().get(name);
        double value = RunOrder.value(run, name);
        if (Double.isNaN(value)) {
            return last == null ? "" : "(" + figure(last) + ")";
        }
        return figure(value);
    }

    static String figure(double value) {
        return Math.abs(value) >= 1000
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, Math.abs(value) < 0.1 ? "%.5f" : "%.4f", value);
    }

    private static String shortName(String data) {
        String name = data;
        try {
            Path last = Path.of(data).getFileName();
            name = last == null ? data : last.toString();
        } catch (InvalidPathException e) {
            name = data;
        }
        name = name.replaceAll("\\s+", " ");
        return Printable.shortened(name, LONGEST_DATA);
    }

    /** For a table: {@code 24 s}, {@code 3 min}, {@code 1.5 h}. */
    static String brief(Duration duration) {
        double seconds = Math.max(0, duration.toMillis() / 1000.0);
        if (seconds < 120) {
            return Math.round(seconds) + " s";
        }
        return seconds < 7200
                ? Math.round(seconds / 60) + " min"
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    /** {@code 24 s}, {@code 3 min 05 s}, {@code 1 h 03 min}. */
    private static String words(Duration duration) {
        long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
}
