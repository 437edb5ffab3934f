// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.funnel4j.behavior.LossWeight;
import io.funnel4j.behavior.Objective;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.model.Preset;
import io.funnel4j.model.representation.EpNet;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.SeparateEmbeddings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelNamesTest {
    private static final ComparedWorld STANDARD = new ComparedWorld(NamedWorld.STANDARD, 1_000, 4);

    private final ModelNames names = new ModelNames(STANDARD, Optional.empty());

    @Test
    void aPresetComesWithItsRepresentation() {
        ComparedModel model = only("single-task");
        assertThat(model.graph()).isEqualTo(Preset.SINGLE_TASK.graph("purchase"));
        assertThat(model.representation()).isEqualTo(new SeparateEmbeddings());
    }

    @Test
    void representationAndLearnedWeightsAreAdded() {
        ComparedModel model = only("esm2@ple+learned");
        assertThat(model.name()).isEqualTo("esm2@ple+learned");
        assertThat(model.representation()).isInstanceOf(Ple.class);
        assertThat(model.graph().towers())
                .isEqualTo(Preset.ESM2.graph("purchase").towers());
        assertThat(model.graph().objectives()).extracting(Objective::weight).containsOnly(LossWeight.learned());
        assertThat(only("escm2-dr+learned").graph().objectives())
                .extracting(objective -> objective.weight().at(0))
                .containsExactly(1.0, 0.1, 1.0);
    }

    @Test
    void aRunIsKnownWhereThereIsOne() {
        ComparedModel run = new ComparedModel("run", "mine", Preset.ESM2.graph("purchase"), new SeparateEmbeddings());
        assertThat(new ModelNames(STANDARD, Optional.of(run)).all(List.of("run")))
                .containsExactly(run);
        assertThatIllegalArgumentException().isThrownBy(() -> only("run")).withMessageContaining("unknown model 'run'");
    }

    @Test
    void theUnknownIsNamedWithWhatIsKnown() {
        for (String name : List.of("esm3", "esmm@moe", "esmm@", "esmm+taught", "@mmoe")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> only(name))
                    .withMessageContaining("unknown model '%s'".formatted(name))
                    .withMessageContaining("escm2-dr")
                    .withMessageContaining("mmoe, ple, dcn-v2, deep-fm, final-mlp");
        }
    }

    @Test
    void whereRowsHaveADomainItSetsGates() {
        ModelNames ofMarkets = new ModelNames(new ComparedWorld(NamedWorld.MARKETS, 1_000, 4), Optional.empty());
        assertThat(ofMarkets.all(List.of("esmm@ep-net")).get(0).representation())
                .isEqualTo(new EpNet("market", List.of(64)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> only("esmm@ep-net"))
                .withMessageContaining("'esmm@ep-net' has gates that a domain sets, and world 'standard' has none");
    }

    private ComparedModel only(String name) {
        return names.all(List.of(name)).get(0);
    }
}
