// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.dataset.sql.SqlSource;
import io.funnel4j.model.Preset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @Test
    void readsTheJoinExample() {
        RunConfig config = RunConfig.read(EXAMPLES.resolve("sql-join.yaml"), Overrides.NONE);

        assertThat(config.data().source()).isInstanceOf(SqlSource.class);
        assertThat(config.data().plan().keepEvery()).isEqualTo(10);
        assertThat(RunConfig.parse(config.toYaml(), EXAMPLES.resolve("sql-join.yaml"), Overrides.NONE))
                .isEqualTo(config);
    }

    @Test
    void readsTheVisitsExample() {
        RunConfig config = RunConfig.read(EXAMPLES.resolve("jd-visits.yaml"), Overrides.NONE);

        assertThat(config.graph()).isEqualTo(Preset.ESM2.graph());
        assertThat(config.data().split()).isEqualTo(HashSplit.of("session", 0.8, 0.1, 0.1));
        assertThat(config.data().plan().group()).isEqualTo("session");
        assertThat(config.data().plan().labelRule()).isEqualTo(LabelRule.RAISE_CAUSE);
        assertThat(config.data().plan().features())
                .flatExtracting(FeatureEncoding::columns)
                .containsExactly(
                        "domain",
                        "sku",
                        "category",
                        "sku_rank_in_session",
                        "prior_events",
                        "prior_same_category_skus",
                        "prior_details",
                        "prior_carts");
        assertThat(config.training().batchSize()).isEqualTo(512);
    }

    @Test
    void readsTheGeneratedWorldExample() {
        RunConfig config = RunConfig.read(EXAMPLES.resolve("generated-world.yaml"), Overrides.NONE);

        assertThat(config.graph()).isEqualTo(Preset.ESM2.graph());
        assertThat(config.data().split()).isEqualTo(new TimeSplit("day", "16", "18"));
        assertThat(config.data().plan().labelNames()).containsExactly("click", "daction", "purchase", "oaction");
        assertThat(config.data().plan().features()).hasSize(18);
        assertThat(config.data().plan().group()).isEqualTo("user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jd-visits.yaml",
                "generated-world.yaml",
                "checkout-funnel.yaml",
                "three-way-split.yaml",
                "refund-funnel.yaml",
                "late-conversions.yaml",
                "jd-interests.yaml"
            })
    void readsEachBackFromItsResolvedForm(String name) {
        RunConfig config = RunConfig.read(EXAMPLES.resolve(name), Overrides.NONE);

        RunConfig again = RunConfig.parse(config.toYaml(), EXAMPLES.resolve(name), Overrides.NONE);
        assertThat(again).isEqualTo(config);
        assertThat(again.toYaml()).isEqualTo(config.toYaml());
    }
}
