// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.Pooling;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlignedListsTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            List.of(
                    IdFeature.of("sku", 30, 3),
                    new IdFeature("last_skus", "sku", 30, 3, 3, Pooling.MEAN),
                    new IdFeature("last_brands", "brand", 9, 3, 3, Pooling.MEAN)),
            List.of());
    private static final Interest BOTH = Interest.of(List.of("last_skus", "last_brands"), List.of("sku", "sku"));

    private static void check(int... ids) {
        new Alignment(1000, 0, 0, 0, 0, 0).plus(found(ids)).require(BOTH, "train rows");
    }

    private static Alignment found(int... ids) {
        return AlignedLists.of(List.of(BOTH), SCHEMA)
                .get(0)
                .alignment(new ExposureBatch(ids.length / 7, ids, new float[0], Map.of(), null));
    }

    @Test
    void takesListsOfOneLength() {
        assertThatCode(() -> check(1, 2, 3, -1, 4, 5, -1, 1, -1, -1, -1, -1, -1, -1))
                .doesNotThrowAnyException();
    }

    @Test
    void namesTheFirstRowInWhichLengthsDiffer() {
        assertThatThrownBy(() -> check(1, 2, 3, -1, 4, 5, -1, 1, 2, 3, 4, 5, 6, -1, 1, 2, -1, -1, 4, 5, 6))
                .hasMessage(
                        "lists [last_skus, last_brands] belong together, and in 2 of 1,003 train rows they have not equally many values: row 1,002 has 3 of 'last_skus' and 2 of 'last_brands'; a blank value is no value, so write a word for it, such as none");
    }

    /** A list without values has the missing one alone. */
    @Test
    void takesTheMissingValueAloneForNone() {
        assertThatThrownBy(() -> check(1, 0, -1, -1, 4, -1, -1))
                .hasMessageContaining("row 1,001 has 0 of 'last_skus' and 1 of 'last_brands'");
        assertThatThrownBy(() -> check(1, 3, -1, -1, 0, -1, -1))
                .hasMessageContaining("row 1,001 has 1 of 'last_skus' and 0 of 'last_brands'");
        assertThatCode(() -> check(1, 0, -1, -1, 0, -1, -1, 1, 0, -1, -1, -1, -1, -1, 1, 0, 3, -1, 4, 0, -1))
                .doesNotThrowAnyException();
    }

    @Test
    void addsWhatFollowsUp() {
        Alignment right = found(1, 2, 3, -1, 4, 5, -1, 1, 2, -1, -1, 4, -1, -1);
        Alignment wrong = found(1, 2, 3, -1, 4, 5, -1, 1, 2, 3, -1, 4, -1, -1);
        assertThat(Alignment.NONE.plus(right).plus(wrong).plus(right).plus(wrong))
                .isEqualTo(new Alignment(8, 2, 3, 2, 1, 1));
        assertThat(right.plus(right)).isEqualTo(new Alignment(4, 0, 0, 0, 0, 0));
    }

    /** In each list's own place, whatever stands between them. */
    @Test
    void looksAtEachInterestInSeveralLists() {
        Interest one = Interest.of("last_skus", "sku");
        assertThat(AlignedLists.of(List.of(one), SCHEMA)).isEmpty();
        assertThat(AlignedLists.of(List.of(one, BOTH), SCHEMA))
                .extracting(AlignedLists::interest)
                .containsExactly(BOTH);
    }

    @Test
    void saysWhatAnInterestComputes() {
        assertThat(BOTH.formula())
                .isEqualTo(
                        "sum over j of a(q, k_j) k_j, k_j = [e(last_skus_j) | e(last_brands_j)], q = [e(sku) | e(sku)], a of layers 36, 1");
        assertThat(Interest.of("last_skus", "sku")
                        .withUnits()
                        .withWeights(EntryWeights.SOFTMAX)
                        .formula())
                .isEqualTo(
                        "sum over j of softmax_j(a(q, k_j)) k_j, k_j = [e(last_skus_j)], q = [e(sku)], a of layers 1");
    }
}
