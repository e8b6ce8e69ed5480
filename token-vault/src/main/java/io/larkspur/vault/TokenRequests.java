package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/**
 * Sends a claimed refresh token to the platform, once. After the deadline the caller goes on without the answer; should
 * it still come, it is stored all the same.
 */
final class TokenRequests {

    /** Whatever the refresher thinks. */
    private static final Duration WORTH_HAVING = Duration.ofMinutes(5);

    /** For how long it is believed that an endpoint answers, or does not. */
    private static final Duration LATELY = Duration.ofSeconds(5);

    private final TokenRefresher refresher;
    private final AnswerStore answers;
    private final RefreshMetrics metrics;
    private final RefreshWitness witness;
    private final BackgroundWork background;
    private final StoreClock clock;
    private final Duration deadline;
    private final Map<String, Mono<Boolean>> answering = new ConcurrentHashMap<>();

    TokenRequests(
            TokenRefresher refresher,
            AnswerStore answers,
            RefreshMetrics metrics,
            RefreshWitness witness,
            BackgroundWork background,
            StoreClock clock,
            Duration deadline) {
        this.refresher = refresher;
        this.answers = answers;
        this.metrics = metrics;
        this.witness = witness;
        this.background = background;
        this.clock = clock;
        this.deadline = deadline;
    }

    Duration deadline() {
        return deadline;
    }

    /** Whether the issuer would refuse, because the access token still serves. */
    boolean isTooEarly(Grant grant, Instant now) {
        return now.isBefore(grant.accessExpiresAt())
                && !refresher.renewsEarly(grant.key().appId());
    }

    /** Whether it is worth sending a token in doubt once more; the endpoint is tried for all of an app's users together. */
    Mono<Boolean> isAnswering(String appId) {
        return answering.computeIfAbsent(appId, app -> refresher
                .isAnswering(app)
                .timeout(deadline)
                .onErrorReturn(false)
                .defaultIfEmpty(false)
                .cache(LATELY));
    }

    /** Fails as {@link TokenRefresher} does, or when the deadline is over. */
    Mono<IssuedTokens> send(Claim claim, TokenValue token) {
        Mono<IssuedTokens> answer =
                background.finish("Asking for new tokens", ask(claim, token)).cache();
        return answer.timeout(deadline, Mono.defer(() -> {
            background.run(
                    "Storing a late answer",
                    background.untilStopped(answer.onErrorResume(Exception.class, failure -> Mono.empty())
                            .flatMap(late -> keep(claim, late))));
            return Mono.error(new IllegalStateException("No answer within " + deadline));
        }));
    }

    private Mono<IssuedTokens> ask(Claim claim, TokenValue token) {
        return Mono.defer(() -> {
                    witness.reached(RefreshStep.BEFORE_SEND, claim.key());
                    return refresher.refresh(claim.key(), token);
                })
                .timeout(WORTH_HAVING)
                // A process that stops waits for an answer as long as a caller would, and no longer.
                .takeUntilOther(Mono.delay(deadline).then(background.stopped()))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("The refresher answered nothing")))
                .map(clock::translated)
                .doOnNext(tokens -> witness.reached(RefreshStep.ANSWER_READ, claim.key()));
    }

    private Mono<Grant> keep(Claim claim, IssuedTokens late) {
        metrics.tried("late");
        return answers.store(claim, late);
    }
}
