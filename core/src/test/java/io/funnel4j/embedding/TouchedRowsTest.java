// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TouchedRowsTest {
    /** A plain id, a list, and another plain id that reads the list's table. */
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            List.of(
                    IdFeature.of("user", 5_000_000, 4),
                    new IdFeature("history", "item", 300, 4, 3, Pooling.MEAN),
                    new IdFeature("item", "item", 300, 4)),
            List.of());

    private static final Map<String, int[]> SLOTS = Map.of("user", new int[] {0}, "item", new int[] {1, 2, 3, 4});

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void findsRowsAndStepsAndNumbersThemInOrder(long seed) {
        Random random = new Random(seed);
        List<int[]> batches = new ArrayList<>();
        for (int step = 0; step < 1 + random.nextInt(TouchedRows.MAX_STEPS); step++) {
            batches.add(batch(random, 1 + random.nextInt(20)));
        }
        TouchedRows touched = TouchedRows.of(SCHEMA, batches);
        assertThat(touched.tables().keySet()).containsExactly("user", "item");
        SLOTS.forEach((table, slots) -> {
            TreeMap<Integer, Long> expected = new TreeMap<>();
            for (int step = 0; step < batches.size(); step++) {
                for (int i = 0; i < batches.get(step).length; i++) {
                    int id = batches.get(step)[i];
                    if (reads(slots, i % SCHEMA.slots()) && id != IdFeature.PADDING) {
                        expected.merge(id, 1L << step, (one, other) -> one | other);
                    }
                }
            }
            TouchedRows.Rows rows = touched.tables().get(table);
            assertThat(rows.rows()).as("rows of %s, seed %d", table, seed).containsExactly(toInts(expected.keySet()));
            assertThat(rows.steps())
                    .as("steps of %s, seed %d", table, seed)
                    .containsExactly(expected.values().stream()
                            .mapToLong(Long::longValue)
                            .toArray());
            for (int step = 0; step < batches.size(); step++) {
                int[] ids = touched.ids(step);
                for (int i = 0; i < ids.length; i++) {
                    if (reads(slots, i % SCHEMA.slots())) {
                        int found = ids[i] == IdFeature.PADDING ? IdFeature.PADDING : rows.rows()[ids[i]];
                        assertThat(found).isEqualTo(batches.get(step)[i]);
                    }
                }
            }
        });
    }

    @Test
    void aTableMayBeLeftAlone() {
        TouchedRows touched = TouchedRows.of(
                new FeatureSchema(List.of(new IdFeature("history", "item", 300, 4, 2, Pooling.SUM)), List.of()),
                List.of(new int[] {IdFeature.PADDING, IdFeature.PADDING}));
        assertThat(touched.tables().get("item").rows()).isEmpty();
        assertThat(touched.ids(0)).containsExactly(IdFeature.PADDING, IdFeature.PADDING);
    }

    @Test
    void aRoundHasNoMoreStepsThanALongHasBits() {
        List<int[]> tooMany = Collections.nCopies(TouchedRows.MAX_STEPS + 1, new int[5]);
        assertThatThrownBy(() -> TouchedRows.of(SCHEMA, tooMany))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("65 local steps; expected at most 64 a round");
    }

    private static int[] batch(Random random, int rows) {
        int[] ids = new int[rows * SCHEMA.slots()];
        for (int row = 0; row < rows; row++) {
            int at = row * SCHEMA.slots();
            ids[at] = random.nextInt(4) == 0 ? random.nextInt(5_000_000) : random.nextInt(10);
            int length = random.nextInt(4);
            for (int slot = 0; slot < 3; slot++) {
                ids[at + 1 + slot] = slot < length ? random.nextInt(300) : IdFeature.PADDING;
            }
            ids[at + 4] = random.nextInt(300);
        }
        return ids;
    }

    private static boolean reads(int[] slots, int slot) {
        for (int each : slots) {
            if (each == slot) {
                return true;
            }
        }
        return false;
    }

    private static int[] toInts(Iterable<Integer> numbers) {
        List<Integer> list = new ArrayList<>();
        numbers.forEach(list::add);
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
