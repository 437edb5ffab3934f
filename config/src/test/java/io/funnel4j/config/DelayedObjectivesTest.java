// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Objective;
import io.funnel4j.model.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DelayedObjectivesTest {
    private static final String CLICKED = "is_click";

    @Test
    void takesDelaysSinceWhatIsGivenOrWhatIsOnTheWayToIt() {
        for (String cause : List.of(BehaviorGraph.ROOT, CLICKED)) {
            assertThat(problems("click", Map.of("purchase", cause))).isEmpty();
            assertThat(problems("daction", Map.of("purchase", cause))).isEmpty();
        }
        assertThat(problems("daction", Map.of("purchase", "daction"))).isEmpty();
        assertThat(problems(BehaviorGraph.ROOT, Map.of("purchase", BehaviorGraph.ROOT)))
                .isEmpty();
    }

    @Test
    void refusesDelaysSinceALaterCause() {
        assertThat(problems(BehaviorGraph.ROOT, Map.of("purchase", CLICKED)))
                .containsExactly(
                        "the objective on 'purchase' has the estimator 'delayed' and is given 'exposure', but the delay of"
                                + " label 'purchase' counts since 'is_click', which need not have happened there: give the"
                                + " objective what the delay counts since, or let the delay count since 'exposure'");
        assertThat(problems("click", Map.of("purchase", "daction"))).hasSize(1);
    }

    @Test
    void refusesLabelsWhoseDelaysAreNotKnown() {
        assertThat(problems("click", Map.of("click", BehaviorGraph.ROOT)))
                .containsExactly(
                        "the objective on 'purchase' has the estimator 'delayed', but how late label 'purchase' is is not"
                                + " known; name the column of its time and of the time of 'is_click'");
        assertThat(DelayedObjectives.problems(Preset.ESM2.graph(), Map.of())).isEmpty();
    }

    private static List<String> problems(String given, Map<String, String> causes) {
        Objective late = Objective.of("purchase", given).withEstimator(Estimator.delayed());
        List<Objective> objectives = new ArrayList<>(
                List.of(new Objective("click", BehaviorGraph.ROOT, CLICKED, 1), Objective.of("daction"), late));
        if (given.equals("daction")) {
            objectives.add(Objective.of("purchase"));
        }
        return DelayedObjectives.problems(new BehaviorGraph(Preset.ESM2.graph().towers(), objectives), causes);
    }
}
