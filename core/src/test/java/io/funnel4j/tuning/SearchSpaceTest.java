// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
    private static final SearchSpace SPACE = new SearchSpace(List.of(
            new Setting("rate", new Domain.LogUniform(1e-4, 1e-2), 1e-3),
            new Setting("dropout", new Domain.Uniform(0, 0.5), 0),
            new Setting("experts", new Domain.Whole(2, 5), 4),
            new Setting("representation", new Domain.Choice(3), 1)));

    @Test
    void theFirstTrialIsTheStart() {
        assertThat(SPACE.trials(7, 5).get(0))
                .isEqualTo(Map.of("rate", 1e-3, "dropout", 0.0, "experts", 4.0, "representation", 1.0));
    }

    @Test
    void aSeedHasItsTrialsHoweverManyAreAskedFor() {
        assertThat(SPACE.trials(7, 20).subList(0, 5)).isEqualTo(SPACE.trials(7, 5));
        assertThat(SPACE.trials(8, 5)).isNotEqualTo(SPACE.trials(7, 5));
    }

    @Test
    void valuesAreOfTheirDomains() {
        for (Map<String, Double> trial : SPACE.trials(3, 2000)) {
            SPACE.settings().forEach(setting -> assertThat(setting.domain().contains(trial.get(setting.name())))
                    .as("%s of %s", setting.name(), trial)
                    .isTrue());
        }
    }

    /** Each tenth of the logarithm's range is drawn as often. */
    @Test
    void decadesAreDrawnEqually() {
        int below = 0;
        List<Map<String, Double>> trials = SPACE.trials(3, 4000);
        for (Map<String, Double> trial : trials) {
            below += trial.get("rate") < 1e-3 ? 1 : 0;
        }
        assertThat(below / 4000.0).isBetween(0.47, 0.53);
    }

    @Test
    void numbersHaveThreeDigitsAndStayInTheirRange() {
        Domain rate = new Domain.LogUniform(0.00012345, 0.98765);
        assertThat(rate.at(0)).isEqualTo(0.00012345);
        assertThat(rate.at(Math.nextDown(1.0))).isEqualTo(0.98765);
        assertThat(rate.at(0.4)).isEqualTo(0.0045);
        assertThat(new Domain.Uniform(1000, 1004).at(0.5)).isEqualTo(1002);
        assertThat(new Domain.Uniform(1000, 1004).at(0.401)).isEqualTo(1001.6);
        assertThat(new Domain.Uniform(-0.2, 0.2).at(0.25)).isEqualTo(-0.1);
        assertThat(new Domain.LogUniform(0.9990, 0.9999).at(0.3)).isEqualTo(0.99927);
    }

    @Test
    void aSpaceThatIsUsedUpGivesWhatItHas() {
        SearchSpace small = new SearchSpace(
                List.of(new Setting("a", new Domain.Choice(2), 0), new Setting("b", new Domain.Whole(1, 3), 1)));

        List<Map<String, Double>> trials = small.trials(1, 100);

        assertThat(trials).hasSize(6);
        assertThat(new HashSet<>(trials)).hasSize(6);
    }

    @Test
    void refusesWhatCannotBeSearched() {
        assertThatThrownBy(() -> new Domain.LogUniform(0, 1)).hasMessageContaining("begins at 0.0; expected above 0");
        assertThatThrownBy(() -> new Domain.Uniform(1, 1)).hasMessageContaining("the second above the first");
        assertThatThrownBy(() -> new Domain.Choice(1)).hasMessageContaining("at least 2 options");
        assertThatThrownBy(() -> new Setting("a", new Domain.Whole(1, 3), 1.5))
                .hasMessageContaining("'a' starts at 1.5, which is not in Whole");
        assertThatThrownBy(() -> new SearchSpace(List.of())).hasMessageContaining("at least one");
    }
}
