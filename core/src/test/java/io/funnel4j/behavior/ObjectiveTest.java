// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesAWeightThatIsNotPositiveAndFinite(double weight) {
        assertThatThrownBy(() -> Objective.of("click").withWeight(weight))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessage("the objective on 'click' has weight %s; a weight is a positive, finite number"
                        .formatted(weight));
    }

    @Test
    void reportsAllItsProblemsAtOnce() {
        assertThatThrownBy(() -> new Objective("a b", null, " ", 1))
                .isInstanceOfSatisfying(InvalidSpecException.class, refusal -> assertThat(refusal.problems())
                        .extracting(Problem::message)
                        .containsExactly(
                                "behavior of an objective is named 'a b'; a name is a letter followed by letters, digits or"
                                        + " '_'",
                                "'given' of the objective on 'a b' is named 'null'; a name is a letter followed by letters,"
                                        + " digits or '_'",
                                "the objective on 'a b' has no label; name the 0/1 column that says it happened"));
    }

    @Test
    void isOverAllExposuresUnlessGivenABehavior() {
        assertThat(Objective.of("click").probability().onAllExposures()).isTrue();
        assertThat(Objective.of("conversion", "click").probability())
                .isEqualTo(new Probability("conversion", "click"))
                .hasToString("P(conversion | click)");
    }

    @Test
    void namesItsColumn() {
        assertThat(Objective.of("click").probability().columnName()).isEqualTo("p_click");
        assertThat(Objective.of("conversion", "click").probability().columnName())
                .isEqualTo("p_conversion_given_click");
    }
}
