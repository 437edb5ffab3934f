// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.StableHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueTableTest {
    private final ValueTable table = new ValueTable();

    @Test
    void numbersTextsInTheOrderOfTheirFirstAppearance() {
        table.add("b");
        table.add("a");
        table.add("b");

        assertThat(table.size()).isEqualTo(2);
        assertThat(find("b")).isZero();
        assertThat(find("a")).isEqualTo(1);
        assertThat(find("c")).isEqualTo(-1);
        assertThat(texts(table)).containsExactly("b", "a");
    }

    @Test
    void ordersByCountThenByFirstAppearance() {
        for (String text : List.of("x", "y", "z", "z", "w", "y", "v", "z")) {
            table.add(text);
        }
        int[] ids = new int[5];
        assertThat(texts(table.mostFrequent(1, ids))).containsExactly("z", "y", "x", "w", "v");
        assertThat(ids).containsExactly(2, 1, 0, 3, 4);
        assertThat(texts(table.mostFrequent(2, ids))).containsExactly("z", "y");
        assertThat(table.mostFrequent(4, ids).size()).isZero();
    }

    @Test
    void leavesOutTextsThatWereNeverCountedAndOrdersTheOthersByWhenTheyWere() {
        byte[] text = {'a', 'b', 'c'};
        for (int i = 0; i < 3; i++) {
            assertThat(table.add(StableHash.of(text, i, 1, 0), text, i, 1, 0)).isEqualTo(i);
        }
        table.add("c");
        table.add("a");

        assertThat(table.size()).isEqualTo(3);
        assertThat(table.counted()).isEqualTo(2);
        int[] ids = new int[3];
        assertThat(texts(table.mostFrequent(1, ids))).containsExactly("c", "a");
        assertThat(ids).containsExactly(1, -1, 0);
    }

    @Test
    void agreesWithAMapOnRandomTexts() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (int i = 0; i < 200_000; i++) {
            String text = random.nextInt(50) == 0
                    ? "\u00e9".repeat(random.nextInt(2000)) + random.nextInt(100)
                    : Integer.toString(random.nextInt(50_000), 36);
            numbers.putIfAbsent(text, numbers.size());
            table.add(text);
        }
        assertThat(table.size()).as("seed %d", seed).isEqualTo(numbers.size());
        numbers.forEach((text, number) -> {
            if (find(text) != number) {
                throw new AssertionError(
                        String.format(Locale.ROOT, "seed %d: '%s' is %d, not %d", seed, text, find(text), number));
            }
        });
        assertThat(texts(table)).as("seed %d", seed).containsExactlyElementsOf(numbers.keySet());
    }

    @Test
    void holdsATextThatIsLongerThanAPage() {
        String text = "long".repeat(1 << 20);
        table.add("a");
        table.add(text);
        table.add("b");

        assertThat(find(text)).isEqualTo(1);
        assertThat(find("b")).isEqualTo(2);
        assertThat(texts(table)).containsExactly("a", text, "b");
        assertThat(table.mostFrequent(1, new int[3]).size()).isEqualTo(3);
    }

    private int find(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return table.find(ValueTable.hash(bytes, bytes.length), bytes, 0, bytes.length);
    }

    private static List<String> texts(ValueTable table) {
        List<String> texts = new ArrayList<>();
        table.forEach(texts::add);
        return texts;
    }
}
