package io.larkspur.accounts.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.AccountsTestApplication;
import io.larkspur.accounts.Answers;
import io.larkspur.accounts.SteppedClock;
import io.larkspur.accounts.audit.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@SpringBootTest(classes = AccountsTestApplication.class)
class SignInAttemptsIntegrationTests {

    private static final Password RIGHT = Password.of("right-password");
    private static final Password WRONG = Password.of("wrong-password");

    @Autowired
    private LoginSessions sessions;

    @Autowired
    private LocalAccounts accounts;

    @Autowired
    private SignInGate gate;

    @Autowired
    private SteppedClock clock;

    private final String name = "Target " + UUID.randomUUID();

    @Test
    void looksAtFewPasswordsOfACrowdAndStillLetsTheOwnerIn() {
        account();

        Map<Refusal, Long> outcomes = guess(600, 200, name);

        assertThat(outcomes.getOrDefault(Refusal.CREDENTIALS, 0L)).isBetween(1L, 10L);
        assertThat(outcomes.get(Refusal.TOO_MANY_ATTEMPTS)).isGreaterThanOrEqualTo(590);
        clock.advance(Duration.ofSeconds(11));
        IssuedTokens tokens = Answers.of(from("192.0.2.77", sessions.signIn(name, RIGHT)));
        assertThat(Answers.of(sessions.verify(tokens.accessToken())).user().username())
                .isEqualTo(name);
    }

    @Test
    void neverLooksAtMoreThanTenInAQuarterOfAnHour() {
        account();
        long seen = 0;
        for (int minute = 0; minute < 14; minute++) {
            seen += guess(20, 20, name + "@" + minute, name).getOrDefault(Refusal.CREDENTIALS, 0L);
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(seen).isEqualTo(10);
        clock.advance(Duration.ofMinutes(15));
        assertThat(guess(1, 1, name)).containsOnlyKeys(Refusal.CREDENTIALS);
    }

    @Test
    void treatsAnUnknownNameLikeAKnownOne() {
        assertThat(guess(30, 30, "nobody " + name).getOrDefault(Refusal.CREDENTIALS, 0L))
                .isBetween(5L, 6L);
        account();
        assertThat(guess(30, 30, name).getOrDefault(Refusal.CREDENTIALS, 0L)).isBetween(5L, 6L);
    }

    @Test
    void countsOneSourceOverAllAccounts() {
        String source = UUID.randomUUID().toString();
        List<Refusal> outcomes = Answers.of(Flux.range(0, 55)
                .concatMap(i -> outcome(from(source, sessions.signIn("spray " + i + name, WRONG))))
                .collectList());

        assertThat(outcomes).filteredOn(Refusal.CREDENTIALS::equals).hasSize(50);
        assertThat(outcomes.subList(50, 55)).containsOnly(Refusal.TOO_MANY_ATTEMPTS);
    }

    @Test
    void doesNotCountWhoKnowsThePassword() {
        account();

        Long opened = Answers.of(Flux.range(0, 30)
                .flatMap(i -> from("10.0.0.1", sessions.signIn(name, RIGHT)), 6)
                .count());

        assertThat(opened).isEqualTo(30);
    }

    @Test
    void saysWhenToTryAgain() {
        guess(10, 1, name);

        Throwable refusal = Answers.refusalOf(from("0", sessions.signIn(name, WRONG)));

        assertThat(refusal).isInstanceOfSatisfying(LoginRefused.class, refused -> assertThat(refused.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(15))));
    }

    @Test
    void guardsAPasswordFromConfigurationAlike() {
        Function<Boolean, Refusal> attempt = right -> Answers.of(outcome(from("10.9.9.9", gate.check(name, right))
                .flatMap(known -> known ? Mono.just(true) : Mono.error(new LoginRefused(Refusal.CREDENTIALS)))));
        assertThat(attempt.apply(true)).isEqualTo(Refusal.TOKEN);
        for (int i = 0; i < 5; i++) {
            assertThat(attempt.apply(false)).isEqualTo(Refusal.CREDENTIALS);
        }

        assertThat(attempt.apply(false)).isEqualTo(Refusal.TOO_MANY_ATTEMPTS);
        assertThat(attempt.apply(true)).isEqualTo(Refusal.TOO_MANY_ATTEMPTS);
        clock.advance(Duration.ofSeconds(11));
        assertThat(Answers.of(from("192.0.2.78", gate.check(name, true)))).isTrue();
    }

    private void account() {
        assertThat(Answers.of(accounts.create(new NewAccount(name, RIGHT, Role.USER, null, null)))
                        .isActive())
                .isTrue();
    }

    private Map<Refusal, Long> guess(int times, int sources, String name) {
        return guess(times, sources, "", name);
    }

    private Map<Refusal, Long> guess(int times, int sources, String place, String name) {
        List<Refusal> outcomes = Answers.of(Flux.range(0, times)
                .flatMap(i -> outcome(from(place + i % sources, sessions.signIn(name, WRONG))), 16)
                .collectList());
        return outcomes.stream().collect(Collectors.groupingBy(refusal -> refusal, Collectors.counting()));
    }

    /** TOKEN stands for success here. */
    private static Mono<Refusal> outcome(Mono<?> attempt) {
        return attempt.thenReturn(Refusal.TOKEN)
                .onErrorResume(LoginRefused.class, refused -> Mono.just(refused.refusal()));
    }

    private static <T> Mono<T> from(String address, Mono<T> attempt) {
        return attempt.contextWrite(new Origin(null, address, null)::writeTo);
    }
}
