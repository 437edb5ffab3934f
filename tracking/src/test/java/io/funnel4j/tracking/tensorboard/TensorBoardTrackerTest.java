// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.tracking.BackgroundTracking;
import io.funnel4j.tracking.MetricPoint;
import io.funnel4j.tracking.RunDescription;
import io.funnel4j.tracking.RunEnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what TensorBoard reads. */
class TensorBoardTrackerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path logs;

    private BackgroundTracking tracking(boolean resumed) {
        return new BackgroundTracking(
                new TensorBoardTracker(logs, "run"),
                new RunDescription("tiny", Map.of("data.path", "a|b\nc"), Map.of("seed", "7"), 1000, resumed));
    }

    private static List<MetricPoint> points(long from, long to) {
        List<MetricPoint> points = new ArrayList<>();
        for (long step = from; step <= to; step++) {
            points.add(new MetricPoint("train/loss", 1.0 / step, step, 1500 + step));
        }
        return points;
    }

    /** The check value of the published algorithm, which TensorFlow then masks. */
    @Test
    void checksumsAreMaskedCastagnoli() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        int checksum = 0xe3069283;
        assertThat(EventFile.maskedChecksum(digits, 0, digits.length))
                .isEqualTo(((checksum >>> 15) | (checksum << 17)) + 0xa282ead8);
    }

    @Test
    void scalarsAndTextsAreReadBack() throws IOException {
        BackgroundTracking tracking = tracking(false);
        tracking.metrics(points(1, 300));
        tracking.metrics(List.of(new MetricPoint("test/auc", Double.NaN, 300, 2000)));
        tracking.end(RunEnd.FINISHED);
        tracking.file(logs, "model");
        assertThat(tracking.close(LONG)).isEmpty();
        assertThat(tracking.place()).contains("tensorboard --logdir " + logs);
        List<EventReader.Event> events = EventReader.events(logs.resolve("run"));
        assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
        assertThat(events.get(1).start()).isTrue();
        assertThat(events)
                .filteredOn(event -> event.text() != null)
                .extracting(event -> event.tag() + ": " + event.text())
                .containsExactly(
                        "configuration: | key | value |\n| --- | --- |\n| data.path | a\\|b c |\n",
                        "run: | key | value |\n| --- | --- |\n| seed | 7 |\n");
        assertThat(events)
                .filteredOn(event -> "train/loss".equals(event.tag()))
                .extracting(EventReader.Event::wallTime)
                .startsWith(1.501);
        Map<String, NavigableMap<Long, Float>> shown = EventReader.shown(logs.resolve("run"));
        assertThat(shown.get("train/loss")).hasSize(300).containsEntry(4L, 0.25f);
        assertThat(shown.get("test/auc").get(300L)).isNaN();
    }

    @Test
    void whatIsMadeAgainIsShownOnce() throws IOException {
        BackgroundTracking first = tracking(false);
        first.metrics(points(1, 10));
        assertThat(first.close(LONG)).isEmpty();
        BackgroundTracking second = tracking(true);
        second.goesOnAfter(6, points(1, 6));
        second.metrics(points(7, 8));
        assertThat(second.close(LONG)).isEmpty();
        assertThat(EventReader.shown(logs.resolve("run")).get("train/loss").keySet())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        BackgroundTracking anew = tracking(false);
        anew.metrics(points(1, 2));
        assertThat(anew.close(LONG)).isEmpty();
        assertThat(EventReader.shown(logs.resolve("run")).get("train/loss")).hasSize(2);
    }

    @Test
    void aFolderThatCannotBeIsSaid() throws IOException {
        Files.writeString(logs.resolve("run"), "a file");
        BackgroundTracking tracking = tracking(false);
        tracking.metrics(points(1, 3));
        assertThat(tracking.close(LONG)).hasValueSatisfying(said -> assertThat(said)
                .startsWith("TensorBoard was not told of 1 parameter, 1 tag, 3 metric points: cannot write to '"));
    }
}
