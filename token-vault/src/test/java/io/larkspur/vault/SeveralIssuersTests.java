package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Which of several refreshers and senders is asked. */
class SeveralIssuersTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AnnotationConfigApplicationContext several = new AnnotationConfigApplicationContext(Several.class);
    private final AnnotationConfigApplicationContext none = new AnnotationConfigApplicationContext();

    @AfterEach
    void close() {
        several.close();
        none.close();
    }

    @Test
    void asksTheOneThatSpeaksForTheApp() {
        assertThat(refreshedBy("hh")).isEqualTo("of-hh");
        assertThat(refreshedBy("cli_any")).isEqualTo("of-any");
    }

    @Test
    void invitesInTheWayOfTheApp() {
        CardSenders senders = new CardSenders(several.getBeanProvider(CardSender.class));

        assertThat(senders.methodFor("hh")).isEqualTo(CardSender.LINK);
        assertThat(senders.methodFor("cli_any")).isEqualTo(CardSender.CARD);
        StepVerifier.create(senders.send(session("hh"))).expectComplete().verify(LIMIT);
        StepVerifier.create(senders.send(session("cli_any")))
                .expectNext("om_1")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void knowsWhoseTokensMayBeRenewedEarly() {
        TokenRefresher refreshers = new TokenRefreshers(several.getBeanProvider(TokenRefresher.class));

        assertThat(refreshers.renewsEarly("hh")).isFalse();
        assertThat(refreshers.renewsEarly("cli_any")).isTrue();
    }

    @Test
    void failsWhereNobodySpeaksForTheApp() {
        none.refresh();

        StepVerifier.create(new TokenRefreshers(none.getBeanProvider(TokenRefresher.class))
                        .refresh(new GrantKey("hh", "1"), TokenValue.of("spent")))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(RefreshNotSent.class)
                        .hasRootCauseMessage("Nobody refreshes tokens of app hh"))
                .verify(LIMIT);
        CardSender senders = new CardSenders(none.getBeanProvider(CardSender.class));
        StepVerifier.create(senders.send(session("hh")))
                .expectErrorMessage("Nobody invites users of app hh")
                .verify(LIMIT);
        StepVerifier.create(senders.show(session("hh")))
                .expectErrorMessage("Nobody invites users of app hh")
                .verify(LIMIT);
    }

    private String refreshedBy(String appId) {
        return new TokenRefreshers(several.getBeanProvider(TokenRefresher.class))
                .refresh(new GrantKey(appId, "1"), TokenValue.of("spent"))
                .blockOptional(LIMIT)
                .orElseThrow()
                .access()
                .reveal();
    }

    private static AuthSession session(String appId) {
        return new AuthSession(
                1,
                "s1",
                appId,
                "1",
                null,
                null,
                null,
                CardSender.LINK,
                AuthSessionState.PENDING,
                Set.of(),
                null,
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null);
    }

    private static Mono<IssuedTokens> tokens(String access) {
        return Mono.just(new IssuedTokens(TokenValue.of(access), Instant.EPOCH, null, null, Set.of()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Several {

        @Bean
        TokenRefresher ofAny() {
            return (key, token) -> tokens("of-any");
        }

        @Bean
        @Order(0)
        TokenRefresher ofHh() {
            return new TokenRefresher() {
                @Override
                public Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken) {
                    return tokens("of-hh");
                }

                @Override
                public boolean serves(String appId) {
                    return appId.equals("hh");
                }

                @Override
                public boolean renewsEarly(String appId) {
                    return false;
                }
            };
        }

        @Bean
        CardSender cards() {
            return new Sender("om_1", CardSender.CARD, "cli_any");
        }

        @Bean
        @Order(0)
        CardSender links() {
            return new Sender(null, CardSender.LINK, "hh");
        }
    }

    private record Sender(@Nullable String messageId, String method, String app) implements CardSender {

        @Override
        public Mono<String> send(AuthSession session) {
            return Mono.justOrEmpty(messageId);
        }

        @Override
        public Mono<Boolean> show(AuthSession session) {
            return Mono.just(true);
        }

        @Override
        public boolean serves(String appId) {
            return appId.equals(app);
        }

        @Override
        public String methodFor(String appId) {
            return method;
        }
    }
}
