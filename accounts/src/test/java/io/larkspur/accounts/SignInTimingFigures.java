package io.larkspur.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.login.LocalAccounts;
import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.accounts.login.NewAccount;
import io.larkspur.accounts.login.Password;
import io.larkspur.accounts.login.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * How long a refusal takes for a name nobody has and for a wrong password, in random order; prints medians and Welch's t.
 * Not part of a build: run it by its name, with {@code -Dtiming.samples=20000} for the figures of record.
 */
@SpringBootTest(classes = AccountsTestApplication.class)
class SignInTimingFigures {

    private static final int SAMPLES = Integer.getInteger("timing.samples", 500);
    private static final int NAMES = 20;
    private static final int WARM_UP = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Autowired
    private LocalAccounts accounts;

    @Autowired
    private LoginSessions logins;

    @Autowired
    private SteppedClock clock;

    @Test
    void measures() {
        for (int n = 0; n < NAMES; n++) {
            accounts.create(new NewAccount("known-" + n, Password.of("right-password"), Role.USER, null, null))
                    .block(PATIENCE);
        }
        Random random = new Random(20261126);
        List<Double> known = new ArrayList<>();
        List<Double> unknown = new ArrayList<>();
        for (int n = -WARM_UP; known.size() < SAMPLES || unknown.size() < SAMPLES; n++) {
            boolean exists = random.nextBoolean();
            double micros = micros((exists ? "known-" : "nobody-") + random.nextInt(NAMES));
            if (n >= 0) {
                (exists ? known : unknown).add(micros);
            }
        }

        double t = (mean(known) - mean(unknown))
                / Math.sqrt(variance(known) / known.size() + variance(unknown) / unknown.size());
        System.out.printf(
                "wrong password: median %.0f us, mean %.0f us of %d; unknown name: median %.0f us, mean %.0f us of %d; medians differ by %.0f us, Welch t %.2f%n",
                median(known),
                mean(known),
                known.size(),
                median(unknown),
                mean(unknown),
                unknown.size(),
                median(known) - median(unknown),
                t);
        assertThat(known).hasSizeGreaterThanOrEqualTo(SAMPLES);
    }

    private double micros(String name) {
        clock.advance(Duration.ofMinutes(16));
        long start = System.nanoTime();
        Boolean refused = logins.signIn(name, Password.of("wrong-password"))
                .map(tokens -> false)
                .onErrorReturn(LoginRefused.class, true)
                .block(PATIENCE);
        double took = (System.nanoTime() - start) / 1000.0;
        assertThat(refused).isTrue();
        return took;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElseThrow();
    }

    private static double variance(List<Double> values) {
        double mean = mean(values);
        return values.stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.size() - 1);
    }
}
