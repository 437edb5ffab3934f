// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RecordSortTest {
    /** Bytes that hold each record of {@link #sortsByNumberThenText()}: a number, two texts of 60, a zero taking two. */
    private static final int LONGEST = 200;

    private record Row(long number, String text, String other) implements Comparable<Row> {
        @Override
        public int compareTo(Row row) {
            int byNumber = Long.compare(number, row.number);
            int byText = text.compareTo(row.text);
            return byNumber != 0 ? byNumber : byText != 0 ? byText : other.compareTo(row.other);
        }
    }

    /**
     * Runs of a few records, merged a few at a time, are in the order of number and text; so are longer ones, which take more
     * memory than they begin with.
     */
    @RepeatedTest(20)
    void sortsByNumberThenText() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        RecordBuilder record = new RecordBuilder();
        List<Row> sorted = new ArrayList<>();
        int runBytes = LONGEST + random.nextInt(random.nextBoolean() ? 2_000 : 30_000);
        try (RecordSort sort = new RecordSort("rows", runBytes, 2 + random.nextInt(4))) {
            int count = random.nextInt(1_000);
            for (int row = 0; row < count; row++) {
                long number = random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(4) - 2;
                rows.add(new Row(number, text(random), text(random)));
                byte[] text = bytes(rows.get(row).text());
                byte[] other = bytes(rows.get(row).other());
                sort.add(record.begin()
                        .number(number)
                        .ordered(text, 0, text.length)
                        .text(other, 0, other.length));
            }
            sort.sort();
            assertThat(sort.records()).isEqualTo(rows.size());
            RecordView view = new RecordView();
            while (sort.next(view)) {
                sorted.add(new Row(view.number(), string(view.ordered()), string(view.text())));
            }
        }
        assertThat(sorted).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows);
        rows.sort(Row::compareTo);
        assertThat(sorted.stream().map(row -> row.number() + row.text()))
                .as("seed %d", seed)
                .isEqualTo(rows.stream().map(row -> row.number() + row.text()).toList());
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(20) == 0 ? 60 : random.nextInt(4);
        for (int at = 0; at < length; at++) {
            text.append("\0\1ab".charAt(random.nextInt(4)));
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void readsWhatWasWritten() throws IOException {
        try (RecordSort sort = new RecordSort("rows")) {
            byte[] text = bytes("ab");
            sort.add(new RecordBuilder()
                    .begin()
                    .count(Long.MAX_VALUE)
                    .count(127)
                    .count(128)
                    .small(255)
                    .text(text, 0, -1)
                    .text(text, 0, 0)
                    .text(text, 1, 1)
                    .bits(-1)
                    .number(Long.MIN_VALUE));
            sort.sort();
            RecordView view = new RecordView();
            assertThat(sort.next(view)).isTrue();
            assertThat(view.count()).isEqualTo(Long.MAX_VALUE);
            assertThat(view.count()).isEqualTo(127);
            assertThat(view.count()).isEqualTo(128);
            assertThat(view.small()).isEqualTo(255);
            assertThat(view.text()).isNull();
            assertThat(view.text()).isEmpty();
            assertThat(view.text()).isEqualTo(bytes("b"));
            assertThat(view.bits()).isEqualTo(-1);
            assertThat(view.number()).isEqualTo(Long.MIN_VALUE);
            assertThat(view.at()).isEqualTo(view.end());
            assertThat(sort.next(view)).isFalse();
        }
    }

    @Test
    void refusesARecordThatNoRunHolds() throws IOException {
        try (RecordSort sort = new RecordSort("rows", 50, 2)) {
            RecordBuilder record = new RecordBuilder().begin().text(new byte[60], 0, 60);
            assertThatThrownBy(() -> sort.add(record))
                    .hasMessage("rows: a record has 61 bytes, more than the 50 of a run; give Java more memory (-Xmx)");
        }
    }
}
