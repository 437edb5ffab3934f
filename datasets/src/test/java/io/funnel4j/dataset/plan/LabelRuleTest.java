// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.report.LabelReport;
import io.funnel4j.dataset.source.InvalidExposuresException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelRuleTest extends EncodingTestBase {
    /** Nested, cart without detail, order without detail and cart, order without cart (allowed), nothing. */
    private static final String[] DIRTY = {
        "sku,detail,cart,order", "1,1,1,1", "2,0,1,0", "3,0,0,1", "4,1,0,1", "5,0,0,0"
    };

    @Test
    void rejectsWithTheFirstRowsAndTheCounts() {
        assertThatThrownBy(() -> encode(LabelRule.REJECT))
                .isInstanceOf(InvalidExposuresException.class)
                .hasMessageContaining(
                        "1 row has daction=1 with click=0, first %s".formatted(folder.resolve("visits.csv:3")))
                .hasMessageContaining("1 row has purchase=1 with click=0")
                .hasMessageContaining("raise-cause");
    }

    @Test
    void dropsTheRow() throws IOException {
        EncodedDataset dataset = encode(LabelRule.DROP);

        assertLabels(dataset, "click", 1, 1, 0);
        assertLabels(dataset, "purchase", 1, 1, 0);
        assertThat(dataset.report().labels().droppedRows()).isEqualTo(2);
        assertThat(dataset.report().text()).contains("1 rows have daction=1 with click=0; the rows were dropped");
    }

    @Test
    void clearsTheEffect() throws IOException {
        EncodedDataset dataset = encode(LabelRule.CLEAR_EFFECT);

        assertLabels(dataset, "click", 1, 0, 0, 1, 0);
        assertLabels(dataset, "daction", 1, 0, 0, 0, 0);
        assertLabels(dataset, "purchase", 1, 0, 0, 1, 0);
        assertLabels(dataset, "oaction", 0, 0, 0, 1, 0);
        assertThat(dataset.report().labels().changed()).isEqualTo(Map.of("daction", 1L, "purchase", 1L));
    }

    @Test
    void raisesTheCause() throws IOException {
        EncodedDataset dataset = encode(LabelRule.RAISE_CAUSE);

        assertLabels(dataset, "click", 1, 1, 1, 1, 0);
        assertLabels(dataset, "daction", 1, 1, 0, 0, 0);
        assertLabels(dataset, "purchase", 1, 0, 1, 1, 0);
        assertLabels(dataset, "oaction", 0, 0, 1, 1, 0);
        assertThat(dataset.report().labels().nestings())
                .containsExactly(
                        new LabelReport.Nesting("daction", "click", 1),
                        new LabelReport.Nesting("purchase", "click", 1));
        assertThat(dataset.report().text())
                .contains("1 rows have purchase=1 with click=0; click was raised")
                .contains("label rule raise-cause changed click in 2 rows");
    }

    @Test
    void keepsLabelsAsTheyAre() throws IOException {
        EncodedDataset dataset = encode(LabelRule.KEEP);

        assertLabels(dataset, "click", 1, 0, 0, 1, 0);
        assertLabels(dataset, "daction", 1, 1, 0, 0, 0);
        assertLabels(dataset, "oaction", 0, 0, 0, 1, 0);
        assertThat(dataset.report().labels().nestings()).hasSize(2);
        assertThat(dataset.report().labels().changed()).isEmpty();
    }

    @Test
    void followsAFunnelOfSeveralStepsInBothDirections() throws IOException {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(
                        Tower.binary("a", "exposure", "click"),
                        Tower.binary("b", "click", "cart"),
                        Tower.binary("c", "cart", "pay")),
                List.of(Objective.of("click"), Objective.of("cart"), Objective.of("pay")));
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("pay", "pay");
        labels.put("cart", "cart");
        labels.put("click", "click");
        EncodingPlan plan = EncodingPlan.of(List.of(IdEncoding.of("sku", 4)), labels);
        String[] rows = {"sku,click,cart,pay", "1,1,1,1", "2,0,0,1", "3,0,1,1", "4,1,0,1"};

        EncodedDataset raised = DatasetEncoding.of(
                        csv(rows), plan.withLabelRule(LabelRule.RAISE_CAUSE), ALL_TRAIN, graph)
                .to(out());
        assertLabels(raised, "click", 1, 1, 1, 1);
        assertLabels(raised, "cart", 1, 1, 1, 1);
        assertLabels(raised, "pay", 1, 1, 1, 1);

        EncodedDataset cleared = DatasetEncoding.of(
                        csv(rows), plan.withLabelRule(LabelRule.CLEAR_EFFECT), ALL_TRAIN, graph)
                .to(out());
        assertLabels(cleared, "click", 1, 0, 0, 1);
        assertLabels(cleared, "cart", 1, 0, 0, 0);
        assertLabels(cleared, "pay", 1, 0, 0, 0);
    }

    @Test
    void countsExclusiveOutcomesThatHappenedTogether() throws IOException {
        BehaviorGraph graph = new BehaviorGraph(
                List.of(Tower.exclusive("action", "exposure", "cart", "save")),
                List.of(Objective.of("cart"), Objective.of("save")));
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("cart", "cart");
        labels.put("save", "save");
        EncodedDataset dataset = DatasetEncoding.of(
                        csv("sku,cart,save", "1,1,1", "2,1,0", "3,0,1"),
                        EncodingPlan.of(List.of(IdEncoding.of("sku", 4)), labels),
                        ALL_TRAIN,
                        graph)
                .to(out());

        assertThat(dataset.report().labels().exclusions())
                .containsExactly(new LabelReport.Exclusion("action", List.of("cart", "save"), 1));
        assertThat(dataset.report().text()).contains("1 rows have more than one of cart, save");
    }

    private EncodedDataset encode(LabelRule rule) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("click", "detail");
        labels.put("daction", "cart");
        labels.put("purchase", "order");
        EncodingPlan plan = EncodingPlan.of(List.of(IdEncoding.of("sku", 4)), labels)
                .withDerivedLabels(DerivedLabel.of("oaction", "click", "daction"))
                .withLabelRule(rule);
        return DatasetEncoding.of(csv(DIRTY), plan, ALL_TRAIN, Worlds.esm2()).to(out());
    }

    private static void assertLabels(EncodedDataset dataset, String label, int... expected) {
        EncodedExposures train = dataset.train();
        assertThat(train.label(label)).as(label).containsExactly(expected);
    }
}
