// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterestsTest {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            List.of(
                    new IdFeature("sku", "item", 30, 3),
                    new IdFeature("last_skus", "item", 30, 3, 5, Pooling.MEAN),
                    new IdFeature("seen_skus", "item", 30, 3, 7, Pooling.MEAN),
                    new IdFeature("category", "category", 8, 2),
                    new IdFeature("last_categories", "category", 8, 2, 5, Pooling.SUM),
                    new IdFeature("shops", "shops", 9, 2, 3, Pooling.WEIGHTED_MEAN)),
            List.of(new NumericFeature("price")));

    @Test
    void takesWhatFits() {
        Interests.require(
                List.of(
                        Interest.of(List.of("last_skus", "last_categories"), List.of("sku", "category")),
                        Interest.of("seen_skus", "sku")),
                SCHEMA);
    }

    @Test
    void namesEveryMistakeAtItsKey() {
        List<Interest> wrong = List.of(
                Interest.of(List.of("last_skus", "seen_skus"), List.of("sku", "prise")),
                Interest.of(List.of("category", "shops", "last_skus"), List.of("last_categories", "price", "category")),
                Interest.of("last_catgories", "category"));
        InvalidSpecException refused =
                catchThrowableOfType(InvalidSpecException.class, () -> Interests.require(wrong, SCHEMA));
        assertThat(refused.problems())
                .containsExactly(
                        new Problem(
                                List.of("interests", "0", "lists"),
                                "lists 'last_skus' and 'seen_skus' belong together but have 5 and 7 slots; give both the same max-length, and as many values in each row"),
                        new Problem(
                                List.of("interests", "0", "candidates"),
                                "there is no feature 'prise'; features with ids are sku, last_skus, seen_skus, category, last_categories, shops"),
                        new Problem(
                                List.of("interests", "1", "lists"),
                                "feature 'category' has one slot, for one id an exposure; expected a list: give it a separator, and a max-length above 1 if it has any, or take another feature"),
                        new Problem(
                                List.of("interests", "1", "lists"),
                                "list 'shops' is pooled as weighted-mean, and attention gives an entry its weight; leave out its weights, or the list"),
                        new Problem(
                                List.of("interests", "1", "lists"),
                                "list 'last_skus' is in interests 1 and 2; a list is pooled once, so leave it out of one of them"),
                        new Problem(
                                List.of("interests", "1", "candidates"),
                                "feature 'last_categories' is a list; expected a candidate, with one id an exposure"),
                        new Problem(
                                List.of("interests", "1", "candidates"), "feature 'price' is a number; expected ids"),
                        new Problem(
                                List.of("interests", "1", "candidates"),
                                "candidate 'category' has embeddings of 2 and list 'last_skus' of 3; give both the same embedding, best the same table"),
                        new Problem(
                                List.of("interests", "2", "lists"),
                                "there is no feature 'last_catgories'; features with ids are sku, last_skus, seen_skus, category, last_categories, shops; did you mean 'last_categories'?"));
    }

    @Test
    void refusesWhatNoFeaturesFit() {
        assertThatThrownBy(() -> new Interest(List.of("a", "b", "a"), List.of("c"), List.of(4, 0), EntryWeights.PLAIN))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContainingAll(
                        "an interest has 3 problems:",
                        "an interest in [a, b, a] has candidates [c]; expected one a list, in the order of the lists",
                        "an interest has list 'a' twice; name it once",
                        "layers of an attention unit have at least 1 unit, found [4, 0]");
        assertThatThrownBy(() -> Interest.of(List.of(), List.of()))
                .hasMessage("an interest has no list; name at least one");
    }
}
