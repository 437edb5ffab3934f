// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.problem.InvalidSpecException;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.ObjectMapper;

final class WorldSpecTest {
    @Test
    void reportsAllProblemsAtOnce() {
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(
                        () -> new WorldSpec(1, 0, 0, null, WorldRates.standard(), 1.5, -1, 9, 2, -1, -1, null, -1, 0))
                .withMessageContaining("rows is 0")
                .withMessageContaining("days is 0")
                .withMessageContaining("size is missing")
                .withMessageContaining("sideFeatureShare is 1.5; expected 0.0 to 1.0")
                .withMessageContaining("confounding is -1.0")
                .withMessageContaining("selection is 9.0")
                .withMessageContaining("dactionTie is 2.0")
                .withMessageContaining("drift is -1.0")
                .withMessageContaining("policy is missing")
                .withMessageContaining("markets is 0");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> new ShowingPolicy(0, -1))
                .withMessageContaining("candidates is 0")
                .withMessageContaining("sharpness is -1.0");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> new WorldRates(0, 1, 0.5, Double.NaN))
                .withMessageContaining("click is 0.0")
                .withMessageContaining("daction is 1.0")
                .withMessageContaining("purchaseAfterOaction is NaN");
        assertThatExceptionOfType(InvalidSpecException.class)
                .isThrownBy(() -> new WorldSize(0, 1, 20, 120, 80, 0.6, 0.8))
                .withMessageContaining("users is 0");
    }

    @Test
    void namesARateThatIsOutOfReach() {
        WorldSpec spec = Worlds.small().withRates(new WorldRates(0.999, 0.2, 0.2, 0.2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> World.of(spec))
                .withMessageContaining("rate 0.999 of step CLICK")
                .withMessageContaining("lower it");
    }

    @Test
    void impliesThePurchasesAClick() {
        assertThat(WorldRates.standard().purchaseGivenClick()).isEqualTo(0.07, within(1e-12));
    }

    @Test
    void survivesJson() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        WorldSpec spec = Worlds.small();
        WorldRates rates = mapper.readValue(mapper.writeValueAsString(spec.rates()), WorldRates.class);
        assertThat(rates).isEqualTo(spec.rates());
        assertThat(mapper.readValue(mapper.writeValueAsString(spec), WorldSpec.class))
                .isEqualTo(spec);
    }
}
