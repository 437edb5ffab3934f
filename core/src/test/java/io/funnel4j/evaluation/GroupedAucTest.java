// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.evaluation;

import static io.funnel4j.evaluation.Oracles.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupedAucTest {
    @Test
    void leavesOutGroupsOfOneClassAndCountsThem() {
        double[] scores = {1, 2, 9, 8, 3, 1, 2, 5, 4};
        byte[] labels = bytes(0, 1, 1, 1, 1, 0, 1, 0, 0);
        long[] groups = {7, 7, -4, -4, 9, 9, 9, 9, 0};

        // Group 7: AUC 1 over 2 rows; group 9: 2 of 4 pairs won, over 4 rows; groups -4 and 0 hold one class.
        GroupedAuc found = GroupedAuc.of(scores, labels, groups);

        assertThat(found.weighted()).isCloseTo((2 * 1 + 4 * 0.5) / 6, within(1e-15));
        assertThat(found.mean()).isEqualTo(0.75);
        assertThat(found.validGroups()).isEqualTo(2);
        assertThat(found.groups()).isEqualTo(4);
        assertThat(found.validRows()).isEqualTo(6);
    }

    @Test
    void agreesWithTheAucOfEachGroupTakenAlone() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(400);
            double[] scores = Oracles.tiedScores(random, rows, 12);
            byte[] labels = Oracles.labels(random, rows, 0.2);
            long[] ids = {Long.MIN_VALUE, -1, 0, 1, 1L << 40, (1L << 40) + 1, Long.MAX_VALUE};
            long[] groups =
                    random.ints(rows, 0, ids.length).mapToLong(i -> ids[i]).toArray();
            double weightedSum = 0;
            double sum = 0;
            int valid = 0;
            long validRows = 0;
            for (long id : ids) {
                int[] chosen = IntStream.range(0, rows)
                        .filter(row -> groups[row] == id)
                        .toArray();
                byte[] groupLabels = new byte[chosen.length];
                for (int i = 0; i < chosen.length; i++) {
                    groupLabels[i] = labels[chosen[i]];
                }
                double auc = Oracles.auc(
                        Arrays.stream(chosen).mapToDouble(row -> scores[row]).toArray(), groupLabels);
                if (!Double.isNaN(auc)) {
                    weightedSum += chosen.length * auc;
                    sum += auc;
                    valid++;
                    validRows += chosen.length;
                }
            }

            GroupedAuc found = GroupedAuc.of(scores, labels, groups);

            assertThat(found.validGroups()).as("seed %d", seed).isEqualTo(valid);
            assertThat(found.validRows()).as("seed %d", seed).isEqualTo(validRows);
            assertThat(found.groups()).as("seed %d", seed).isEqualTo((int)
                    Arrays.stream(groups).distinct().count());
            if (valid > 0) {
                assertThat(found.weighted()).as("seed %d", seed).isCloseTo(weightedSum / validRows, within(1e-13));
                assertThat(found.mean()).as("seed %d", seed).isCloseTo(sum / valid, within(1e-13));
            }
        }
    }

    @Test
    void isTheAucWhereAllRowsAreOneGroup() {
        Random random = new Random(11);
        double[] scores = Oracles.tiedScores(random, 300, 50);
        byte[] labels = Oracles.labels(random, 300, 0.3);

        GroupedAuc found = GroupedAuc.of(scores, labels, new long[300]);

        assertThat(found.weighted()).isCloseTo(RankAuc.of(scores, labels), within(1e-15));
        assertThat(found.mean()).isCloseTo(found.weighted(), within(1e-15));
    }

    @Test
    void isNotDefinedWithoutAGroupOfBothClasses() {
        GroupedAuc found = GroupedAuc.of(new double[] {1, 2, 3}, bytes(0, 1, 1), new long[] {1, 2, 2});

        assertThat(found.weighted()).isNaN();
        assertThat(found.mean()).isNaN();
        assertThat(found).isEqualTo(new GroupedAuc(Double.NaN, Double.NaN, 0, 2, 0));
        assertThat(GroupedAuc.of(new double[0], new byte[0], new long[0]).groups())
                .isZero();
    }

    @Test
    void weighsGroupsByTheirSampleWeights() {
        double[] scores = {1, 2, 1, 2, 1, 2};
        byte[] labels = bytes(0, 1, 1, 0, 0, 1);
        long[] groups = {1, 1, 2, 2, 3, 3};

        GroupedAuc found = GroupedAuc.of(scores, labels, groups, new float[] {1, 2, 4, 5, 3, 0});

        assertThat(found.weighted()).isCloseTo(3.0 / 12, within(1e-15));
        assertThat(found.mean()).isEqualTo(0.5);
        assertThat(found.validGroups())
                .as("the third group's positive has no weight")
                .isEqualTo(2);
    }

    @Test
    void refusesOtherNumbersOfGroupsThanRows() {
        assertThatThrownBy(() -> GroupedAuc.of(new double[2], new byte[2], new long[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scores and groups must be one a row; found 2 and 3");
    }
}
