// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.TimeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Train before validation before test, however times are written. */
class TimeSplitEncodingTest extends EncodingTestBase {
    private static final EncodingPlan PLAN = plan(IdEncoding.of("item", 4));
    private static final long DAY = 24L * 60 * 60;
    private static final long FIRST_DAY = LocalDate.of(2022, 4, 8).toEpochDay();
    private static final int ROWS = 20_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** How a log may write the same times. */
    enum Writing {
        SECONDS,
        MILLISECONDS,
        DAYS,
        DATES,
        DATE_TIMES,
        DATE_TIMES_WITH_A_BLANK;

        String of(long seconds) {
            String date = LocalDate.ofEpochDay(seconds / DAY).toString();
            String dateTime =
                    LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC).toString();
            return switch (this) {
                case SECONDS -> Long.toString(seconds);
                case MILLISECONDS -> seconds + "000";
                case DAYS -> date.replace("-", "");
                case DATES -> date;
                case DATE_TIMES -> dateTime;
                case DATE_TIMES_WITH_A_BLANK -> dateTime.replace('T', ' ');
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    void splitsByTimeAndReportsTheFirstAndTheLastOfEachPart(Writing writing) throws IOException {
        long validationFrom = (FIRST_DAY + 20) * DAY;
        long testFrom = (FIRST_DAY + 25) * DAY;
        Map<Part, Long> rows = new EnumMap<>(Part.class);
        StringBuilder text = new StringBuilder("item,time,click,buy\n");
        for (int row = 0; row < ROWS; row++) {
            long time = FIRST_DAY * DAY + (long) (random.nextDouble() * 31 * DAY);
            Part part = time < validationFrom ? Part.TRAIN : time < testFrom ? Part.VALIDATION : Part.TEST;
            rows.merge(part, 1L, Long::sum);
            text.append("a,").append(writing.of(time)).append(",1,1\n");
        }
        TimeSplit split = new TimeSplit("time", writing.of(validationFrom), writing.of(testFrom));
        Path file = Files.writeString(folder.resolve("visits.csv"), text);
        List<PartReport> parts = null;
        for (int workers : new int[] {1, 3}) {
            parts = DatasetEncoding.of(DelimitedText.csv(file), PLAN, split, Worlds.esmm())
                    .workers(workers)
                    .to(out())
                    .report()
                    .parts();
            double before = Double.NEGATIVE_INFINITY;
            for (PartReport part : parts) {
                assertThat(part.rows()).as("seed %d", seed).isEqualTo(rows.get(part.part()));
                double first = split.times().applyAsDouble(part.firstTime());
                double last = split.times().applyAsDouble(part.lastTime());
                assertThat(first).as("seed %d", seed).isGreaterThan(before);
                assertThat(last).as("seed %d", seed).isGreaterThanOrEqualTo(first);
                before = last;
            }
        }
        assertThat(split.times().applyAsDouble(parts.get(1).firstTime()))
                .isGreaterThanOrEqualTo(split.times().applyAsDouble(split.validationFrom()));
    }

    @Test
    void showsTheTimesOfEachPart() throws IOException {
        EncodedDataset dataset = encode(
                csv("item,day,click,buy", "a,20220507,1,1", "a,20220501,1,1", "a,20220508,1,1", "b,20220510,0,0"),
                PLAN,
                new TimeSplit("day", null, "20220508"));
        assertThat(dataset.report().text())
                .contains("train: 2 rows, 20220501 to 20220507, click 2")
                .contains("test: 2 rows, 20220508 to 20220510, click 1");
        assertThat(encode(csv("item,click,buy", "a,1,1"), PLAN)
                        .report()
                        .parts()
                        .get(0)
                        .firstTime())
                .isNull();
    }

    /** Seconds among milliseconds cannot be told from early times; what is no time at all is a bad row. */
    @Test
    void countsRowsWhoseTimeCannotBeRead() throws IOException {
        EncodedDataset dataset = encode(
                csv(
                        "item,day,click,buy",
                        "a,2022-05-07,1,1",
                        "a,2022-05-09,1,1",
                        "a,20220507,1,1",
                        "a,,1,1",
                        "a,2022-02-30,1,1",
                        "a,1651968000,1,1"),
                PLAN.withMaxBadRows(1),
                new TimeSplit("day", null, "2022-05-08"));
        assertThat(dataset.report().badRows())
                .isEqualTo(Map.of(BadRow.Kind.BAD_TIME, 3L, BadRow.Kind.MISSING_VALUE, 1L));
        assertThat(dataset.report().text())
                .contains("visits.csv:4: not a time in column 'day', found '20220507', expected an ISO date")
                .contains("visits.csv:5: missing value in column 'day', found nothing, expected a value to split by");
    }
}
