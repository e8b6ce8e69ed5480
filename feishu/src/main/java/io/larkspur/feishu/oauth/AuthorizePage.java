package io.larkspur.feishu.oauth;

import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.vault.AuthorizationAttempt;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.util.UriComponentsBuilder;

/** The link to the platform's authorize page. */
final class AuthorizePage {

    private AuthorizePage() {}

    static URI link(FeishuProperties properties, AuthorizationAttempt attempt) {
        UriComponentsBuilder link = UriComponentsBuilder.fromUriString(properties.accountsBaseUrl())
                .path("/open-apis/authen/v1/authorize")
                .queryParam("client_id", "{app}")
                .queryParam("response_type", "code")
                .queryParam("redirect_uri", "{redirect}")
                .queryParam("scope", "{scope}")
                .queryParam("state", "{state}")
                .queryParam("code_challenge", "{challenge}")
                .queryParam("code_challenge_method", "S256");
        if (!properties.prompt().isBlank()) {
            link.queryParam("prompt", properties.prompt());
        }
        return link.encode()
                .buildAndExpand(
                        attempt.session().appId(),
                        properties.redirectUri(),
                        String.join(" ", scopes(attempt)),
                        attempt.state(),
                        attempt.challenge())
                .toUri();
    }

    private static Set<String> scopes(AuthorizationAttempt attempt) {
        Set<String> scopes = new TreeSet<>(AskedScopes.of(attempt.session()).scopes());
        scopes.add(AskedScopes.OFFLINE_ACCESS);
        return scopes;
    }
}
