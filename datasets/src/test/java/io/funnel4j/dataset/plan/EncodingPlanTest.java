// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.problem.InvalidSpecException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncodingPlanTest extends EncodingTestBase {
    @Test
    void reportsAllContradictionsAtOnce() {
        InvalidSpecException problems = catchThrowableOfType(
                InvalidSpecException.class,
                () -> new EncodingPlan(
                        List.of(
                                IdEncoding.of("item", 8),
                                IdEncoding.of("item", 8),
                                IdEncoding.of("seen_item", 4).inTable("item"),
                                NumericEncoding.of("bought", NumericTransform.NONE)
                                        .fromColumn("buy")),
                        esmmLabels(),
                        List.of(
                                DerivedLabel.of("other", "clik", "conversion"),
                                DerivedLabel.of("click", "click", "conversion")),
                        null,
                        null,
                        null,
                        2));

        assertThat(problems.problems()).hasSize(7);
        assertThat(problems)
                .hasMessageContaining("two features are named 'item'")
                .hasMessageContaining("share table 'item' but differ in dimension (8, 4)")
                .hasMessageContaining("feature 'bought' reads column 'buy', which is label 'conversion'")
                .hasMessageContaining(
                        "reads label 'clik', which is not among those before it: [click, conversion]; did you mean 'click'?")
                .hasMessageContaining("two labels are named 'click'")
                .hasMessageContaining("no label rule")
                .hasMessageContaining("a share is in [0, 1]");
    }

    @Test
    void namesTheSeparatorOfAFileThatLooksLikeOneColumn() throws IOException {
        assertThatThrownBy(() -> encode(csv("user;item;click;buy", "1;2;1;1"), plan(IdEncoding.of("user", 4))))
                .hasMessageContaining("write delimiter: \";\" under data");
        assertThatThrownBy(() -> encode(csv("user\titem", "1\t2"), plan(IdEncoding.of("user", 4))))
                .hasMessageContaining("write delimiter: \"\\t\" under data");
        assertThatThrownBy(() -> encode(csv("user_", "1"), plan(IdEncoding.of("user", 4))))
                .hasMessageContaining("did you mean 'user_'?")
                .hasMessageNotContaining("delimiter");
    }

    @Test
    void reportsAllMissingColumnsAtOnceWithTheNearest() throws IOException {
        InvalidSpecException problems = catchThrowableOfType(
                InvalidSpecException.class,
                () -> encode(
                        csv("User_ID,item,click,bought", "1,2,1,1"),
                        plan(IdEncoding.of("user_id", 4), IdEncoding.of("brand", 4))
                                .withGroup("sesion")
                                .withSampleWeight("weight"),
                        HashSplit.of("session", 0.8, 0.1, 0.1)));

        assertThat(problems.problems())
                .extracting(problem -> String.join(".", problem.path()))
                .containsExactlyInAnyOrder(
                        "features.user_id.column",
                        "features.brand.column",
                        "labels.conversion",
                        "group",
                        "sample-weight",
                        "split.by");
        assertThat(problems)
                .hasMessageContaining("feature 'user_id' reads column 'user_id'")
                .hasMessageContaining("did you mean 'User_ID'? (its columns are [User_ID, item, click, bought])")
                .hasMessageContaining("feature 'brand' reads column 'brand'")
                .hasMessageContaining("label 'conversion' reads column 'buy'")
                .hasMessageContaining("the group reads column 'sesion'")
                .hasMessageContaining("the sample weight reads column 'weight'")
                .hasMessageContaining("the split reads column 'session'");
    }

    @Test
    void refusesAPlanWithoutALabelOfTheGraph() {
        EncodingPlan plan = EncodingPlan.of(List.of(IdEncoding.of("item", 4)), Map.of("click", "click"));
        assertThatThrownBy(() -> encode(csv("item,click", "1,1"), plan))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("the graph's objectives read label 'conversion', which the plan does not have");
    }

    @Test
    void refusesFeaturesThatCannotBe() {
        assertThatThrownBy(() -> IdEncoding.of("item", 0)).hasMessageContaining("dimension 0");
        assertThatThrownBy(() -> IdEncoding.of("item", 4).withMinCount(0)).hasMessageContaining("min-count 0");
        assertThatThrownBy(() -> IdEncoding.hashed("item", 4, 1)).hasMessageContaining("1 hash buckets");
        assertThatThrownBy(() -> IdEncoding.hashed("item", 4, 10).withMinCount(2))
                .hasMessageContaining("drop one");
        assertThatThrownBy(() -> DerivedLabel.of("oaction", "click")).hasMessageContaining("at least one label");
    }

    @Test
    void survivesJson() {
        EncodingPlan plan = plan(
                        IdEncoding.of("item", 4).withMinCount(3),
                        IdEncoding.hashed("user", 4, 10),
                        NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE))
                .withDerivedLabels(DerivedLabel.of("left", "click", "conversion"))
                .withGroup("user")
                .withLabelRule(LabelRule.DROP);
        JsonFiles.write(folder.resolve("plan.json"), plan);

        assertThat(JsonFiles.read(folder.resolve("plan.json"), EncodingPlan.class, "a plan"))
                .isEqualTo(plan);
    }
}
