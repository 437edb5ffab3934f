// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The world whose purchases come later than their clicks. */
class DelayedWorldTest {
    private static final long FIRST_SECOND =
            Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final World WORLD = World.of(NamedWorld.DELAYED.spec(60_000));

    @TempDir
    private Path folder;

    /** Delay over its true mean is a unit exponential: mean 1, variance 1, and a share of 1 - 1/e below 1. */
    @Test
    void delaysAreExponentialAroundTheirTrueMeans() {
        ExposureCursor cursor = WORLD.cursor();
        int purchases = 0;
        double sum = 0;
        double squares = 0;
        int below = 0;
        while (cursor.next()) {
            if (cursor.happened(WorldColumn.PURCHASE)) {
                double days = (cursor.second(WorldColumn.PURCHASED_AT).getAsLong()
                                - cursor.second(WorldColumn.CLICKED_AT).getAsLong())
                        / 86_400.0;
                double unit = days / cursor.meanDelay();
                purchases++;
                sum += unit;
                squares += unit * unit;
                below += unit < 1 ? 1 : 0;
            }
        }
        assertThat(purchases).isGreaterThan(1000);
        // Four standard errors each; the variance of the square of a unit exponential is 20.
        assertThat(sum / purchases).isCloseTo(1, within(4 / Math.sqrt(purchases)));
        assertThat(squares / purchases).isCloseTo(2, within(4 * Math.sqrt(20.0 / purchases)));
        assertThat((double) below / purchases).isCloseTo(1 - Math.exp(-1), within(4 * Math.sqrt(0.25 / purchases)));
    }

    @Test
    void meanDelaysDependOnWhatIsSeen() {
        ExposureCursor cursor = WORLD.cursor();
        double shortest = Double.POSITIVE_INFINITY;
        double longest = 0;
        double sum = 0;
        while (cursor.next()) {
            shortest = Math.min(shortest, cursor.meanDelay());
            longest = Math.max(longest, cursor.meanDelay());
            sum += cursor.meanDelay();
        }
        assertThat(longest / shortest).isGreaterThan(5);
        assertThat(sum / WORLD.spec().rows()).isBetween(3.5, 8.0);
    }

    @Test
    void momentsFollowEachOtherFromTheDayAndHourOn() {
        ExposureCursor cursor = WORLD.cursor();
        while (cursor.next()) {
            long shown = cursor.second(WorldColumn.SHOWN_AT).getAsLong();
            assertThat((shown - FIRST_SECOND) / 86_400).isEqualTo((long) cursor.number(WorldColumn.DAY));
            assertThat((shown - FIRST_SECOND) / 3_600 % 24).isEqualTo(cursor.code(WorldColumn.HOUR));
            assertThat(cursor.second(WorldColumn.CLICKED_AT).isPresent()).isEqualTo(cursor.happened(WorldColumn.CLICK));
            assertThat(cursor.second(WorldColumn.PURCHASED_AT).isPresent())
                    .isEqualTo(cursor.happened(WorldColumn.PURCHASE));
            cursor.second(WorldColumn.CLICKED_AT)
                    .ifPresent(clicked -> assertThat(clicked).isGreaterThan(shown));
        }
    }

    /** All that is not a moment is as in the same world without times. */
    @Test
    void timesChangeNothingElse() {
        World without = World.of(WORLD.spec().withMeanDelay(0));
        for (long row : new long[] {0, 17, 59_999}) {
            Exposure exposure = without.exposure(row);
            Exposure timed = WORLD.exposure(row);
            assertThat(timed.truth()).isEqualTo(exposure.truth());
            assertThat(timed.values())
                    .containsAllEntriesOf(exposure.values())
                    .hasSize(exposure.values().size() + 3);
        }
        ExposureCursor cursor = without.cursor();
        assertThat(cursor.next()).isTrue();
        assertThatThrownBy(cursor::meanDelay).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFileHasMomentsAndTheTruthOfDelays() throws IOException {
        Path file = folder.resolve("delayed.csv");
        WorldFile.write(WORLD, file, 0, 50, true, done -> {});
        List<String> lines = Files.readAllLines(file);
        List<String> columns = List.of(lines.get(0).split(","));
        assertThat(columns)
                .containsSubsequence("purchase", "shown_at", "clicked_at", "purchased_at", "true_p_click")
                .endsWith("true_mean_delay");
        ExposureCursor cursor = WORLD.cursor(0, 50);
        for (String line : lines.subList(1, lines.size())) {
            cursor.next();
            List<String> cells = List.of(line.split(",", -1));
            assertThat(cells).hasSize(columns.size());
            assertThat(cells.get(columns.indexOf("shown_at")))
                    .isEqualTo(Instant.ofEpochSecond(
                                    cursor.second(WorldColumn.SHOWN_AT).getAsLong())
                            .toString());
            assertThat(cells.get(columns.size() - 1)).isEqualTo(Double.toString(cursor.meanDelay()));
        }
    }
}
