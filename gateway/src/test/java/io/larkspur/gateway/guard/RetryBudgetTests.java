package io.larkspur.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTests {

    @Test
    void letsATenthOfTheCallsBeRepeatedHoweverManyFail() {
        RetryBudget budget = new RetryBudget(10);
        int repeated = 0;
        for (int call = 0; call < 1_000; call++) {
            budget.called();
            repeated += budget.take() ? 1 : 0;
        }

        assertThat(repeated).isBetween(95, 101);
    }

    @Test
    void repeatsNothingWithoutABudget() {
        RetryBudget budget = new RetryBudget(0);
        budget.called();

        assertThat(budget.take()).isFalse();
    }
}
