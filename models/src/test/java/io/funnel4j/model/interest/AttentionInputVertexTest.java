// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.array.HostArrays;
import io.funnel4j.model.interest.AttentionInputVertex.Columns;
import io.funnel4j.model.vertex.VertexContract;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class AttentionInputVertexTest {
    private static final int EMBEDDINGS = 7;
    private static final int WIDTH = 5;
    private static final List<Columns> CANDIDATES = List.of(new Columns(1, 3), new Columns(5, 2));

    abstract static class Contract extends VertexContract {
        abstract List<Columns> candidates();

        @Override
        protected AttentionInputVertex vertex() {
            return new AttentionInputVertex(RandomLists.LISTS, candidates());
        }

        @Override
        protected double[][] inputs(Random random, int rows, double size) {
            int[] ids = RandomLists.ids(random, rows);
            int filled = new ListEntries(ids, rows, RandomLists.LISTS).filled();
            return new double[][] {
                random.doubles((long) filled * width(), -size, size).toArray(),
                random.doubles((long) rows * EMBEDDINGS, -size, size).toArray(),
                RandomLists.doubles(ids)
            };
        }

        private int width() {
            return candidates().stream().mapToInt(Columns::width).sum();
        }

        @Override
        protected int[] inputWidths() {
            return new int[] {width(), EMBEDDINGS, RandomLists.SLOTS};
        }

        @Override
        protected boolean isIds(int input) {
            return input == 2;
        }
    }

    @Nested
    class OfTwoCandidates extends Contract {
        @Override
        List<Columns> candidates() {
            return CANDIDATES;
        }

        @ParameterizedTest
        @EnumSource(
                value = DataType.class,
                names = {"FLOAT", "DOUBLE"})
        void isTheFormula(DataType type) {
            long seed = System.nanoTime();
            int rows = 300;
            double[][] inputs = inputs(new Random(seed), rows, 2);
            double[] found = HostArrays.toDoubles(forward(inputs, type));
            int[] ids = new int[inputs[2].length];
            java.util.Arrays.setAll(ids, i -> (int) inputs[2][i]);
            ListEntries entries = new ListEntries(ids, rows, RandomLists.LISTS);
            assertThat(found).hasSize(entries.filled() * 4 * WIDTH);
            for (int entry = 0; entry < entries.filled(); entry++) {
                for (int i = 0; i < WIDTH; i++) {
                    int row = entries.row(entry);
                    double q = row < 0 ? 0 : inputs[1][row * EMBEDDINGS + (i < 3 ? 1 + i : 2 + i)];
                    double k = row < 0 ? 0 : inputs[0][entry * WIDTH + i];
                    int at = entry * 4 * WIDTH + i;
                    assertThat(new double[] {found[at], found[at + WIDTH], found[at + 2 * WIDTH], found[at + 3 * WIDTH]
                            })
                            .as("seed %d, entry %d", seed, entry)
                            .containsExactly(new double[] {q, k, q - k, q * k}, Offset.offset(1e-6));
                }
            }
        }
    }

    @Nested
    class OfOneCandidateBesideTwoLists extends Contract {
        @Override
        List<Columns> candidates() {
            return List.of(new Columns(2, 2), new Columns(2, 2));
        }
    }

    @Test
    void refusesEntriesOfAnotherWidth() {
        assertThatThrownBy(() -> new AttentionInputVertex(RandomLists.LISTS, CANDIDATES)
                        .getOutputType(0, InputType.feedForward(4), InputType.feedForward(7), InputType.feedForward(9)))
                .hasMessage("entries of width 4 meet candidates of width 5; expected the same");
    }
}
