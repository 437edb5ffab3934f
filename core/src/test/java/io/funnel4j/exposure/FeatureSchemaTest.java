// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureSchemaTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            List.of(
                    new IdFeature("sku", "item", 30, 3),
                    IdFeature.of("user", 20, 2),
                    new IdFeature("last_sku", "item", 30, 3)),
            List.of(new NumericFeature("price")));

    @Test
    void countsASharedTableOnceAndItsWidthTwice() {
        assertThat(SCHEMA.tables()).containsExactly(new TableShape("item", 30, 3), new TableShape("user", 20, 2));
        assertThat(SCHEMA.embeddingWidth()).isEqualTo(8);
        assertThat(SCHEMA.inputWidth()).isEqualTo(9);
        assertThat(SCHEMA.names()).containsExactly("sku", "user", "last_sku", "price");
    }

    @Test
    void refusesTwoFeaturesOfOneName() {
        assertThatThrownBy(
                        () -> new FeatureSchema(List.of(IdFeature.of("sku", 3, 2)), List.of(new NumericFeature("sku"))))
                .hasMessage("two features are named 'sku'; rename one");
    }

    @Test
    void refusesASharedTableOfTwoSizes() {
        List<IdFeature> ids = List.of(new IdFeature("sku", "item", 30, 3), new IdFeature("last_sku", "item", 31, 3));
        assertThatThrownBy(() -> new FeatureSchema(ids, List.of()))
                .hasMessage(
                        "features 'sku' and 'last_sku' share table 'item' but differ: 30 rows of 3 and 31 rows of 3");
    }

    @Test
    void refusesFeaturesThatAreNone() {
        assertThatThrownBy(() -> new FeatureSchema(List.of(), List.of()))
                .hasMessage("a schema needs at least one feature");
        assertThatThrownBy(() -> IdFeature.of(" ", 3, 2)).hasMessage("an id feature has no name");
        assertThatThrownBy(() -> new IdFeature("sku", "", 3, 2))
                .hasMessage("id feature 'sku' names no embedding table");
        assertThatThrownBy(() -> IdFeature.of("sku", 0, 2)).hasMessageContaining("a table of 0 rows");
        assertThatThrownBy(() -> IdFeature.of("sku", 1L << 31, 2)).hasMessageContaining("ids travel as INT32");
        assertThatThrownBy(() -> IdFeature.of("sku", 3, 0)).hasMessageContaining("embedding dimension 0");
        assertThatThrownBy(() -> new NumericFeature(null)).hasMessage("a numeric feature has no name");
    }
}
