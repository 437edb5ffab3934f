// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.problem.InvalidSpecException;
import io.funnel4j.problem.Problem;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TowerTest {
    @Test
    void countsTheRemainderAmongItsCategories() {
        assertThat(Tower.binary("ctr", "exposure", "click").categories()).isEqualTo(2);
        assertThat(Tower.binary("ctr", "exposure", "click").logits()).isEqualTo(1);
        assertThat(Tower.exhaustive("action", "click", "daction", "oaction").logits())
                .isEqualTo(1);
        assertThat(Tower.exclusive("action", "click", "cart", "wish").categories())
                .isEqualTo(3);
    }

    @Test
    void printsWhereItLeads() {
        assertThat(Tower.exhaustive("action", "click", "daction", "oaction"))
                .hasToString("action: click -> daction | oaction (exhaustive)");
    }

    @Test
    void refusesASingleOutcomeThatAlwaysHappens() {
        assertThatThrownBy(() -> Tower.exhaustive("ctr", "exposure", "click"))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessage(
                        "tower 'ctr' is exhaustive with the single outcome 'click', whose probability would always be"
                                + " 1; drop 'exhaustive' or add an outcome");
    }

    @Test
    void refusesATowerWithoutOutcomes() {
        assertThatThrownBy(() -> Tower.exclusive("ctr", "exposure"))
                .hasMessage("tower 'ctr' has no outcome; name at least one behavior that may follow 'exposure'");
    }

    @Test
    void refusesAnOutcomeNamedTwice() {
        assertThatThrownBy(() -> Tower.exclusive("ctr", "exposure", "click", "click"))
                .hasMessage("tower 'ctr' names outcome 'click' twice; keep one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "2nd", "add to cart", "p(click)", "click.", "_click", "klick-out", "größe"})
    void refusesNamesThatCannotNameAColumn(String name) {
        assertThatThrownBy(() -> Tower.binary(name, name, name))
                .isInstanceOfSatisfying(InvalidSpecException.class, refusal -> assertThat(refusal.problems())
                        .extracting(Problem::message)
                        .containsExactly(
                                "tower is named '%s'; a name is a letter followed by letters, digits or '_'"
                                        .formatted(name),
                                "behavior that tower '%s' leaves is named '%s'; a name is a letter followed by letters, digits or '_'"
                                        .formatted(name, name),
                                "outcome of tower '%s' is named '%s'; a name is a letter followed by letters, digits or '_'"
                                        .formatted(name, name)));
    }

    @Test
    void refusesAnOutcomeWithoutName() {
        assertThatThrownBy(() -> new Tower("ctr", "exposure", Arrays.asList("click", null), false))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageStartingWith("outcome of tower 'ctr' is named 'null'");
    }

    @Test
    void keepsItsOwnCopyOfTheOutcomes() {
        List<String> outcomes = Arrays.asList("click", "skip");
        Tower tower = new Tower("ctr", "exposure", outcomes, true);
        outcomes.set(0, "changed");

        assertThat(tower.outcomes()).containsExactly("click", "skip");
    }
}
