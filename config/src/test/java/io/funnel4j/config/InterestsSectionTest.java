// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.exposure.FeatureSchema;
import io.funnel4j.exposure.IdFeature;
import io.funnel4j.exposure.NumericFeature;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.interest.EntryWeights;
import io.funnel4j.model.interest.Interest;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterestsSectionTest {
    private static final String FEATURES =
            """
            sku: {type: id, embedding: 8}
              last_skus: {type: id, table: sku, embedding: 8, separator: "|", max-length: 5, pooling: sum}
              shop: {type: id, embedding: 4}
              last_shops: {type: id, table: shop, embedding: 4, separator: "|"}
              brands: {type: id, embedding: 8, separator: "|", weight-separator: ":"}""";

    private static String with(String interests) {
        return Yaml.with("sku: {type: id, embedding: 8}", FEATURES)
                .replace(
                        "preset: esm2",
                        "preset: esm2\n  interests:\n" + interests.indent(4).stripTrailing());
    }

    @Test
    void isReadWrittenAndPartOfTheSpec() {
        RunConfig config = Yaml.read(
                with(
                        """
                - {lists: [last_skus], candidates: [sku]}
                - {lists: last_shops, candidates: shop, units: [8, 4], weights: softmax}
                """));
        List<Interest> expected = List.of(
                Interest.of("last_skus", "sku"),
                Interest.of("last_shops", "shop").withUnits(8, 4).withWeights(EntryWeights.SOFTMAX));
        assertThat(config.model().interests()).isEqualTo(expected);
        assertThat(Yaml.read(config.toYaml())).isEqualTo(config);
        FeatureSchema schema = new FeatureSchema(
                List.of(
                        IdFeature.of("sku", 9, 8),
                        new IdFeature("last_skus", "sku", 9, 8, 5, Pooling.SUM),
                        IdFeature.of("shop", 9, 4),
                        new IdFeature("last_shops", "shop", 9, 4, 7, Pooling.MEAN),
                        new IdFeature("brands", "brands", 9, 8, 2, Pooling.WEIGHTED_MEAN)),
                List.of(new NumericFeature("prior_events")));
        assertThat(config.spec(schema).interests()).isEqualTo(expected);
        assertThat(config.leastSpec().interests()).isEmpty();
    }

    @Test
    void isNotWrittenWhereThereAreNone() {
        RunConfig config = Yaml.read(Yaml.with("epochs: 2", "epochs: 3"));
        assertThat(config.model().interests()).isEmpty();
        assertThat(config.toYaml()).doesNotContain("interests");
    }

    @Test
    void namesEveryMistakeAtItsKey() {
        assertThat(
                        Yaml.problems(
                                with(
                                        """
                                - {lists: [last_skus], candidates: [last_shops]}
                                - lists: [sku]
                                  candidates: [prior_events]
                                - {lists: [brands], candidates: [skv]}
                                - {lists: [last_shops, last_skus], candidates: [sku, shop]}
                                """)))
                .containsExactly(
                        "model.interests[0].candidates (line 16): feature 'last_shops' is a list; expected a candidate, with one id an exposure",
                        "model.interests[1].lists (line 17): feature 'sku' has one slot, for one id an exposure; expected a list: give it a separator, and a max-length above 1 if it has any, or take another feature",
                        "model.interests[1].candidates (line 18): feature 'prior_events' is a number; expected ids",
                        "model.interests[2].lists (line 19): list 'brands' is pooled as weighted-mean, and attention gives an entry its weight; leave out its weights, or the list",
                        "model.interests[2].candidates (line 19): there is no feature 'skv'; features with ids are sku, last_skus, shop, last_shops, brands; did you mean 'sku'?",
                        "model.interests[3].lists (line 20): list 'last_skus' is in interests 1 and 4; a list is pooled once, so leave it out of one of them",
                        "model.interests[3].candidates (line 20): candidate 'sku' has embeddings of 8 and list 'last_shops' of 4; give both the same embedding, best the same table",
                        "model.interests[3].candidates (line 20): candidate 'shop' has embeddings of 4 and list 'last_skus' of 8; give both the same embedding, best the same table");
    }

    private static String ofLengths(String skus, String categories) {
        String features =
                """
                sku: {type: id, embedding: 8}
                  category: {type: id, embedding: 8}
                  last_skus: {type: id, table: sku, embedding: 8, separator: "|"%s}
                  last_categories: {type: id, table: category, embedding: 8, separator: "|"%s}"""
                        .formatted(skus, categories);
        return Yaml.with("sku: {type: id, embedding: 8}", features)
                .replace(
                        "preset: esm2",
                        "preset: esm2\n  interests: [{lists: [last_skus, last_categories], candidates: [sku, category]}]");
    }

    /** As far as the configuration says how long lists are. */
    @Test
    void namesLengthsThatDoNotFitBeforeDataIsEncoded() {
        assertThat(Yaml.problems(ofLengths(", max-length: 50", ", max-length: 20")))
                .containsExactly(
                        "model.interests[0].lists (line 14): lists 'last_skus' and 'last_categories' belong together but have 50 and 20 slots; give both the same max-length, and as many values in each row");
        assertThat(Yaml.problems(ofLengths(", max-length: 1, pooling: sum", ", max-length: 1")))
                .containsExactly(
                        "model.interests[0].lists (line 14): feature 'last_skus' has one slot, for one id an exposure; expected a list: give it a separator, and a max-length above 1 if it has any, or take another feature");
        for (String yaml : List.of(
                ofLengths(", max-length: 50", ""),
                ofLengths("", ", max-length: 20"),
                ofLengths("", ""),
                ofLengths(", max-length: 1", ", max-length: 1"))) {
            assertThat(Yaml.read(yaml).model().interests()).as(yaml).hasSize(1);
        }
    }

    @Test
    void namesWhatNoFeaturesFit() {
        assertThat(Yaml.problems(with("- {lists: [last_skus, last_skus], candidates: [sku], units: [0]}")))
                .containsExactly(
                        "model.interests[0].units[0] (line 16): found '0'; expected a whole number of at least 1 (and below 2^31)",
                        "model.interests[0].candidates (line 16): an interest in [last_skus, last_skus] has candidates [sku]; expected one a list, in the order of the lists",
                        "model.interests[0].lists (line 16): an interest has list 'last_skus' twice; name it once");
        assertThat(Yaml.problems(with("- {lists: [last_skus, last_skus], candidates: [sku], weights: hard}")))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("model.interests[0].weights (line 16): found 'hard'; expected"));
        assertThat(Yaml.problems(with("- {lists: [last_skus, last_skus], candidates: [sku]}")))
                .containsExactly(
                        "model.interests[0].candidates (line 16): an interest in [last_skus, last_skus] has candidates [sku]; expected one a list, in the order of the lists",
                        "model.interests[0].lists (line 16): an interest has list 'last_skus' twice; name it once");
    }
}
