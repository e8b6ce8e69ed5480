package io.larkspur.accounts.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptBudgetTests {

    private static final Instant NOW = Instant.parse("2026-01-19T10:00:00Z");
    private static final SignInProperties.Attempts LIMITS =
            new SignInProperties.Attempts(Duration.ofMinutes(15), 10, 5, Duration.ofSeconds(10), 50);

    @Test
    void looksAtTheFirstFewFromAnywhere() {
        assertThat(budget(4, 4, 1, true).waitFor(LIMITS, NOW)).isEmpty();
    }

    @Test
    void keepsTheRestForSourcesThatAreNew() {
        assertThat(budget(5, 1, 60, true).waitFor(LIMITS, NOW)).contains(Duration.ofMinutes(14));
        assertThat(budget(5, 0, 60, false).waitFor(LIMITS, NOW)).isEmpty();
    }

    @Test
    void spacesWhatItKeeps() {
        assertThat(budget(5, 0, 4, false).waitFor(LIMITS, NOW)).contains(Duration.ofSeconds(6));
    }

    @Test
    void neverLooksAtMoreThanTheAccountsBudget() {
        assertThat(budget(10, 0, 60, false).waitFor(LIMITS, NOW)).contains(Duration.ofMinutes(14));
    }

    @Test
    void neverLooksAtMoreThanTheSourcesBudget() {
        assertThat(budget(0, 50, 60, false).waitFor(LIMITS, NOW)).contains(Duration.ofMinutes(14));
    }

    private static AttemptBudget budget(int ofAccount, int ofSource, int secondsAgo, boolean triedBefore) {
        Instant then = NOW.minusSeconds(secondsAgo);
        return new AttemptBudget(ofAccount, ofSource, then, then, triedBefore);
    }
}
