package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformAnswer;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.issuer.AuthorizedUser;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.ReturnedAuthorization;
import java.net.URI;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Authorization code with PKCE. The token answer names nobody, so user_info is asked before anything is believed. */
final class CodeExchange implements UserAuthorization {

    private static final Logger log = LoggerFactory.getLogger(CodeExchange.class);

    private final ConfiguredApps apps;
    private final FeishuProperties properties;
    private final TokenEndpoint tokens;
    private final UserInfo userInfo;

    CodeExchange(ConfiguredApps apps, FeishuProperties properties, TokenEndpoint tokens, UserInfo userInfo) {
        this.apps = apps;
        this.properties = properties;
        this.tokens = tokens;
        this.userInfo = userInfo;
    }

    @Override
    public Mono<URI> authorizePage(AuthorizationAttempt attempt) {
        return apps.require(attempt.session().appId()).map(app -> AuthorizePage.link(properties, attempt));
    }

    @Override
    public Mono<AuthorizedUser> exchange(ReturnedAuthorization returned, String code) {
        return apps.require(returned.session().appId())
                .flatMap(app -> tokens.ask(app, grant(returned, code), answer -> refusal(app, answer))
                        .doOnNext(issued -> trace(returned, issued))
                        .flatMap(issued -> owned(app, issued)));
    }

    private Mono<AuthorizedUser> owned(PlatformApp app, IssuedTokens issued) {
        return userInfo.of(app, issued.access()).map(user -> new AuthorizedUser(user, issued));
    }

    private Map<String, String> grant(ReturnedAuthorization returned, String code) {
        return Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                properties.redirectUri(),
                "code_verifier",
                returned.verifier().reveal());
    }

    private static ProblemException refusal(PlatformApp app, PlatformAnswer answer) {
        log.warn("App {}: the platform refused an authorization code: {}", app.appId(), answer);
        return TokenError.of(answer.code()).onExchange(app.appId(), answer.code());
    }

    private static void trace(ReturnedAuthorization returned, IssuedTokens issued) {
        log.debug(
                "Auth session {}: exchanged the code for {} (refreshable: {})",
                returned.session().sessionId(),
                issued.access(),
                issued.refresh() != null);
    }
}
