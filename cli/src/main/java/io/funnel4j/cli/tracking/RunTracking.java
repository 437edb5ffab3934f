// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.tracking;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.EncodedRun;
import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.tracking.BackgroundTracking;
import io.funnel4j.tracking.MetricPoint;
import io.funnel4j.tracking.RunEnd;
import io.funnel4j.tracking.RunTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tells trackers of a training run, beside its own output. Nothing here waits for a tracker or fails with one, but the end,
 * which waits some seconds.
 */
public final class RunTracking implements AutoCloseable {
    private final List<BackgroundTracking> trackers;
    private final TrackedRun run;
    private final RunFolder folder;
    private final RunOutput output;
    private final Duration wait;
    private RunEnd end = RunEnd.FAILED;
    private boolean closed;
    private String part = "final";
    private long stepsPerEpoch = 1;

    RunTracking(List<RunTracker> trackers, TrackedRun run, RunFolder folder, RunOutput output, Duration wait) {
        this.trackers = trackers.stream()
                .map(tracker -> new BackgroundTracking(tracker, run.description()))
                .toList();
        this.run = run;
        this.folder = folder;
        this.output = output;
        this.wait = wait;
    }

    /** The run's output, which trackers hear too. */
    public RunOutput output() {
        return trackers.isEmpty() ? output : new TrackedOutput(output, this);
    }

    /** The data is encoded. */
    public void encoded(EncodedRun encoded) {
        EncodedDataset dataset = encoded.dataset();
        part = encoded.evaluatedPart().lowerCase();
        stepsPerEpoch = encoded.stepsPerEpoch();
        Map<String, String> tags = new LinkedHashMap<>();
        dataset.parts()
                .forEach(each -> tags.put(
                        "data.encoded." + each.lowerCase(),
                        Long.toHexString(dataset.part(each).checksum())));
        tags.put("evaluated on", part);
        trackers.forEach(tracker -> tracker.tags(tags));
    }

    /** The run was asked to stop, and did. */
    public void stopped() {
        end = RunEnd.STOPPED;
    }

    /** All that the run leaves is in its folder. */
    public void finished() {
        end = RunEnd.FINISHED;
    }

    boolean resumed() {
        return run.resumed();
    }

    /** Batches of the train part. */
    long stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /** The part of the data that the final metrics are on. */
    String evaluatedPart() {
        return part;
    }

    void metrics(List<MetricPoint> points) {
        trackers.forEach(tracker -> tracker.metrics(points));
    }

    void goesOnAfter(long step, List<MetricPoint> before) {
        trackers.forEach(tracker -> tracker.goesOnAfter(step, before));
    }

    /** Tells how the run ended, then of its files, and waits; says where the run is shown, and what of it is not. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (BackgroundTracking tracker : trackers) {
            tracker.end(end);
            if (end == RunEnd.FINISHED) {
                files(tracker);
            }
        }
        long until = System.nanoTime() + wait.toNanos();
        for (BackgroundTracking tracker : trackers) {
            Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
            tracker.close(left).ifPresent(output::warning);
            tracker.place().ifPresent(place -> output.note("Shown by: " + place));
            tracker.remark().ifPresent(output::note);
        }
    }

    /** The model's last, for they are the largest. */
    private void files(BackgroundTracking tracker) {
        for (Path file : List.of(folder.report(), folder.results(), folder.config())) {
            tracker.file(file, file.getFileName().toString());
        }
        Path model = folder.model();
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.root().relativize(file).toString().replace('\\', '/');
                tracker.file(file, name);
            }
        } catch (IOException e) {
            output.warning("The model's files are not sent: " + e.getMessage());
        }
    }
}
