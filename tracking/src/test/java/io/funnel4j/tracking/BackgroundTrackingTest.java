// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run does not wait for what hears it, and what that does not hear is counted. */
@Timeout(120)
class BackgroundTrackingTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final RunDescription RUN = new RunDescription("run", Map.of("a", "1"), Map.of("b", "2"), 0, false);

    /** Writes down what it hears, once it may. */
    private static class Listening implements RunTracker {
        final List<String> heard = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch may = new CountDownLatch(1);

        @Override
        public String name() {
            return "Listening";
        }

        @Override
        public void begin(RunDescription run) throws IOException {
            begun.countDown();
            try {
                may.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            heard.add("begin");
        }

        @Override
        public void parameters(Map<String, String> parameters) throws IOException {
            heard.add("parameters " + parameters);
        }

        @Override
        public void goesOnAfter(long step, List<MetricPoint> before) {
            heard.add("goes on after " + step);
        }

        @Override
        public void tags(Map<String, String> tags) {
            heard.add("tags " + tags);
        }

        @Override
        public void metrics(List<MetricPoint> points) throws IOException {
            heard.add("metrics " + points.get(0).step() + " to "
                    + points.get(points.size() - 1).step());
        }

        @Override
        public void file(Path file, String name) {
            heard.add("file " + name);
        }

        @Override
        public void end(RunEnd how, long timeMillis) {
            heard.add("end " + how);
        }

        @Override
        public Optional<String> place() {
            return Optional.empty();
        }

        @Override
        public void close() {
            heard.add("close");
        }
    }

    private static List<MetricPoint> point(long step) {
        return List.of(new MetricPoint("loss", 1, step, 0));
    }

    @Test
    void allIsHeardInOrderAndMetricsTogether() {
        Listening tracker = new Listening();
        BackgroundTracking tracking = new BackgroundTracking(tracker, RUN);
        tracking.goesOnAfter(3, List.of());
        for (long step = 4; step < 1204; step++) {
            tracking.metrics(point(step));
        }
        tracking.end(RunEnd.FINISHED);
        tracking.file(Path.of("a"), "a");
        assertThat(tracker.heard).as("the run went on meanwhile").isEmpty();
        tracker.may.countDown();
        assertThat(tracking.close(LONG)).isEmpty();
        assertThat(tracker.heard)
                .containsExactly(
                        "begin",
                        "parameters {a=1}",
                        "tags {b=2}",
                        "goes on after 3",
                        "metrics 4 to 1003",
                        "metrics 1004 to 1203",
                        "end FINISHED",
                        "file a",
                        "close");
    }

    @Test
    void metricsThatDoNotFitAreCounted() throws InterruptedException {
        Listening tracker = new Listening();
        BackgroundTracking tracking = new BackgroundTracking(tracker, RUN);
        tracker.begun.await();
        int fit = BackgroundTracking.MOST_WAITING - 2; // parameters and tags wait too
        for (long step = 0; step < fit + 7; step++) {
            tracking.metrics(point(step));
        }
        tracker.may.countDown();
        assertThat(tracking.close(LONG))
                .contains("Listening was not told of 7 metric points: they came faster than it took them");
    }

    @Test
    void whatIsRefusedLeavesTheRest() {
        Listening tracker = new Listening() {
            @Override
            public void parameters(Map<String, String> parameters) throws IOException {
                throw new RefusedException("too odd");
            }

            @Override
            public void metrics(List<MetricPoint> points) {
                throw new IllegalStateException("broken");
            }
        };
        tracker.may.countDown();
        BackgroundTracking tracking = new BackgroundTracking(tracker, RUN);
        tracking.metrics(point(1));
        tracking.end(RunEnd.STOPPED);
        assertThat(tracking.close(LONG)).contains("Listening was not told of 1 parameter, 1 metric point: broken");
        assertThat(tracker.heard).contains("tags {b=2}", "end STOPPED");
    }

    @Test
    void theEndWaitsNoLongerThanItIsTold() {
        Listening tracker = new Listening();
        BackgroundTracking tracking = new BackgroundTracking(tracker, RUN);
        assertThat(tracking.close(Duration.ofMillis(50)))
                .contains(
                        "Listening was not told of 1 parameter, 1 tag: it had not taken all when the time to wait for it was over");
        assertThat(tracker.heard).containsExactly("close");
    }
}
