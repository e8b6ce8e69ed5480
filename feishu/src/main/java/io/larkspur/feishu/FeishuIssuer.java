package io.larkspur.feishu;

import io.larkspur.feishu.oauth.UserAuthorization;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.issuer.AuthorizedUser;
import io.larkspur.issuer.Issuer;
import io.larkspur.issuer.Language;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.ReturnedAuthorization;
import java.net.URI;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The platform as the issuer of its apps' tokens. */
final class FeishuIssuer implements Issuer {

    private final ConfiguredApps apps;
    private final FeishuProperties properties;
    private final UserAuthorization authorization;

    FeishuIssuer(ConfiguredApps apps, FeishuProperties properties, UserAuthorization authorization) {
        this.apps = apps;
        this.properties = properties;
        this.authorization = authorization;
    }

    @Override
    public String name() {
        return FeishuProperties.ISSUER;
    }

    @Override
    public boolean serves(String appId) {
        return apps.find(appId).isPresent();
    }

    /** The first of the settings. */
    @Override
    public Optional<String> signInApp() {
        return apps.all().stream().map(PlatformApp::appId).findFirst();
    }

    @Override
    public URI callbacks() {
        return properties.callbacks();
    }

    @Override
    public Language language() {
        return properties.language();
    }

    @Override
    public Mono<URI> authorizePage(AuthorizationAttempt attempt) {
        return authorization.authorizePage(attempt);
    }

    @Override
    public Mono<AuthorizedUser> exchange(ReturnedAuthorization returned, String code) {
        return authorization.exchange(returned, code);
    }
}
