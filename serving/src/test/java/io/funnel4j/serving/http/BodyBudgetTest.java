// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    @Test
    void givesWhatThereIsAndNoMore() {
        BodyBudget budget = new BodyBudget(100);
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(41)).isFalse();
        assertThat(budget.take(40)).isTrue();
        budget.takeAnyway(50);
        budget.giveBack(90);
        assertThat(budget.used()).isEqualTo(60);
        assertThat(budget.take(41)).isFalse();
        assertThat(budget.take(40)).isTrue();
    }

    @Test
    void oneMayTakeMoreThanThereIsWhereNobodyElseHasAny() {
        BodyBudget budget = new BodyBudget(100);
        assertThat(budget.take(150)).isTrue();
        assertThat(budget.take(1)).isFalse();
        budget.giveBack(150);
        assertThat(budget.take(1)).isTrue();
        assertThat(budget.take(150)).isFalse();
    }
}
