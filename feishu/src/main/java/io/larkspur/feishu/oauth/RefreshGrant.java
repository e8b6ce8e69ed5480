package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.PlatformAnswer;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.RefreshRefused;
import io.larkspur.vault.TokenRefresher;
import io.larkspur.vault.TokenValue;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Spends refresh tokens, one request each. A refusal ends the consent only where {@link TokenError} says so. */
final class RefreshGrant implements TokenRefresher {

    private static final Logger log = LoggerFactory.getLogger(RefreshGrant.class);

    private final ConfiguredApps apps;
    private final TokenEndpoint tokens;

    RefreshGrant(ConfiguredApps apps, TokenEndpoint tokens) {
        this.apps = apps;
        this.tokens = tokens;
    }

    @Override
    public Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken) {
        return apps.require(key.appId())
                .flatMap(app -> tokens.ask(app, grant(refreshToken), answer -> refusal(app, key, answer)))
                .doOnNext(issued -> log.debug("Refreshed the token of user {}: {}", key.userId(), issued.access()));
    }

    private static Map<String, String> grant(TokenValue refreshToken) {
        return Map.of("grant_type", "refresh_token", "refresh_token", refreshToken.reveal());
    }

    private static ProblemException refusal(PlatformApp app, GrantKey key, PlatformAnswer answer) {
        log.warn("App {}: the platform refused to refresh the token of user {}: {}", app.appId(), key.userId(), answer);
        if (!answer.hasCode() && answer.text("error").equals("invalid_grant")) {
            return new RefreshRefused(0);
        }
        return TokenError.of(answer.code()).onRefresh(app.appId(), answer.code());
    }
}
