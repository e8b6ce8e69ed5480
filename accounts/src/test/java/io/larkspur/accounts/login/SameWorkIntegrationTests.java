package io.larkspur.accounts.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.AccountsTestApplication;
import io.larkspur.accounts.Answers;
import io.larkspur.accounts.SteppedClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * What a refused sign-in costs, told by the processor time of the threads that hash: the clock on the wall tells less. By
 * turns, since the processor is not as fast all the time.
 */
@SpringBootTest(classes = AccountsTestApplication.class)
class SameWorkIntegrationTests {

    private static final int TRIES = 20;

    @Autowired
    private LocalAccounts accounts;

    @Autowired
    private LoginSessions logins;

    @Autowired
    private SteppedClock clock;

    @Test
    void hashesAsMuchForANameNobodyHasAsForAWrongPassword() {
        String known = "known-" + UUID.randomUUID();
        accounts.create(new NewAccount(known, Password.of("right-password"), Role.USER, null, null))
                .block(Answers.SOON);
        String unknown = "unknown-" + UUID.randomUUID();
        hashing(known);
        hashing(unknown);
        long ofKnown = 0;
        long ofUnknown = 0;
        for (int n = 0; n < TRIES; n++) {
            ofKnown += hashing(known);
            ofUnknown += hashing(unknown);
        }

        assertThat(ofKnown).isPositive();
        assertThat((double) ofUnknown / ofKnown).isBetween(0.6, 1.6);
    }

    /** Nanoseconds of the processor. */
    private long hashing(String name) {
        long before = spent();
        clock.advance(Duration.ofMinutes(16));
        Throwable refused = Answers.refusalOf(logins.signIn(name, Password.of("wrong-password")));
        assertThat(((LoginRefused) refused).refusal()).isEqualTo(Refusal.CREDENTIALS);
        return spent() - before;
    }

    private static long spent() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().startsWith("password-hashing"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }
}
