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
        AlignedLists lists = new AlignedLists(BOTH, SCHEMA);
        int rows = ids.length / 7;
        lists.check(new ExposureBatch(rows, ids, new float[0], Map.of(), null), 1000);
        lists.require(1000 + rows);
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
