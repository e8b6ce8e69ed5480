package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.PlatformAnswer;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.issuer.call.CallProgress;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.RefreshNotSent;
import io.larkspur.vault.RefreshPostponed;
import io.larkspur.vault.RefreshRefused;
import io.larkspur.vault.RefreshStep;
import io.larkspur.vault.RefreshWitness;
import io.larkspur.vault.TokenRefresher;
import io.larkspur.vault.TokenValue;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Spends refresh tokens, one request each, and says what became of them: a refusal ends the consent only where
 * {@link TokenError} says so, any other error that the platform words itself spent nothing, and what failed before a
 * connection was open was never sent. Everything else is left in doubt.
 */
final class RefreshGrant implements TokenRefresher {

    private static final Logger log = LoggerFactory.getLogger(RefreshGrant.class);

    /** Long after the vault has stopped waiting: an answer that is read late still holds the user's tokens. */
    private static final Duration WORTH_HAVING = Duration.ofSeconds(90);

    /** Where the platform does not say how long it wants to be left alone. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final int TOO_MANY_REQUESTS = 429;

    private static final TokenValue NOBODYS = TokenValue.of("is-anybody-there");
    private static final Duration PROBE = Duration.ofSeconds(5);

    private static final Map<CallProgress.Step, RefreshStep> STEPS = Map.of(
            CallProgress.Step.CONNECTED, RefreshStep.CONNECTED,
            CallProgress.Step.WRITTEN, RefreshStep.SENT,
            CallProgress.Step.ANSWER_HEAD, RefreshStep.ANSWER_HEAD);

    private final ConfiguredApps apps;
    private final TokenEndpoint tokens;
    private final RefreshWitness witness;

    RefreshGrant(ConfiguredApps apps, TokenEndpoint tokens, RefreshWitness witness) {
        this.apps = apps;
        this.tokens = tokens;
        this.witness = witness;
    }

    @Override
    public Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken) {
        return Mono.defer(() -> {
            CallProgress progress =
                    new CallProgress(step -> witness.reached(Objects.requireNonNull(STEPS.get(step)), key));
            return apps.require(key.appId())
                    .flatMap(app -> tokens.ask(
                            app, grant(refreshToken), WORTH_HAVING, progress, answer -> refusal(app, key, answer)))
                    .onErrorMap(failure -> told(failure, progress))
                    .doOnNext(issued -> log.debug("Refreshed the token of user {}: {}", key.userId(), issued.access()));
        });
    }

    /** By asking with a token that is nobody's: an endpoint at work refuses that in the platform's own words. */
    @Override
    public Mono<Boolean> isAnswering(String appId) {
        return apps.require(appId)
                .flatMap(app -> tokens.ask(
                        app, grant(NOBODYS), PROBE, new CallProgress(step -> {}), RefreshGrant::whatItSaysOfNobody))
                .map(granted -> true)
                .onErrorResume(RefreshRefused.class, refused -> Mono.just(true))
                .onErrorResume(ProblemException.class, trouble -> Mono.just(false));
    }

    private static ProblemException whatItSaysOfNobody(PlatformAnswer answer) {
        boolean worded = answer.hasCode() && TokenError.of(answer.code()) != TokenError.PASSING
                || answer.text("error").equals("invalid_grant");
        return worded
                ? new RefreshRefused(answer.code())
                : new PlatformUnavailable(PlatformEndpoint.OAUTH_TOKEN, "no answer to the point");
    }

    private static Map<String, String> grant(TokenValue refreshToken) {
        return Map.of("grant_type", "refresh_token", "refresh_token", refreshToken.reveal());
    }

    /** What an answer without tokens means. One that does not even say that it is an error says nothing. */
    private static ProblemException refusal(PlatformApp app, GrantKey key, PlatformAnswer answer) {
        log.warn("App {}: the platform refused to refresh the token of user {}: {}", app.appId(), key.userId(), answer);
        String error = answer.text("error");
        if (!answer.hasCode() && error.equals("invalid_grant")) {
            return new RefreshRefused(0);
        }
        if (answer.code() == 0 || !answer.hasCode() && error.isBlank()) {
            return new PlatformUnavailable(
                    PlatformEndpoint.OAUTH_TOKEN, "an answer without tokens and without an error");
        }
        ProblemException problem = TokenError.of(answer.code()).onRefresh(app.appId(), answer.code());
        return problem instanceof RefreshRefused ? problem : postponed(answer, problem);
    }

    private static Throwable told(Throwable failure, CallProgress progress) {
        if (!progress.isBegun()) {
            return new RefreshNotSent(failure);
        }
        return failure instanceof PlatformUnavailable trouble
                ? trouble.answer()
                        .filter(RefreshGrant::saysThatItPasses)
                        .<Throwable>map(answer -> postponed(answer, trouble))
                        .orElse(failure)
                : failure;
    }

    /** In words or, at the door of the platform, by the header of its rate limit. */
    private static boolean saysThatItPasses(PlatformAnswer answer) {
        return answer.isReadable() && TokenError.of(answer.code()) == TokenError.PASSING
                || answer.status() == TOO_MANY_REQUESTS && answer.pause() != null;
    }

    private static RefreshPostponed postponed(PlatformAnswer answer, Throwable cause) {
        boolean everybody = answer.status() == TOO_MANY_REQUESTS || TokenError.isTooOften(answer.code());
        return everybody
                ? RefreshPostponed.everybodyFor(Objects.requireNonNullElse(answer.pause(), PAUSE), cause)
                : RefreshPostponed.because(cause);
    }
}
