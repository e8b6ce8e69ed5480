package io.larkspur.issuer.oauth;

import io.larkspur.vault.AuthorizationAttempt;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.util.UriComponentsBuilder;

/** The link to an issuer's authorize page. */
final class AuthorizePage {

    private AuthorizePage() {}

    static URI link(IssuersProperties.Settings settings, String redirectUri, AuthorizationAttempt attempt) {
        Map<String, String> parameters = new LinkedHashMap<>(settings.authorizeParameters());
        parameters.put("response_type", "code");
        parameters.put("client_id", settings.clientId());
        parameters.put("redirect_uri", redirectUri);
        Set<String> scopes = scopes(settings, attempt.session().scopes());
        if (!scopes.isEmpty()) {
            parameters.put("scope", String.join(" ", scopes));
        }
        parameters.put("state", attempt.state());
        if (settings.pkce()) {
            parameters.put("code_challenge", attempt.challenge());
            parameters.put("code_challenge_method", "S256");
        }
        UriComponentsBuilder link =
                UriComponentsBuilder.fromUriString(settings.authorizeUri().trim());
        parameters.keySet().forEach(name -> link.queryParam(name, "{" + name + "}"));
        return link.encode().buildAndExpand(parameters).toUri();
    }

    static Set<String> scopes(IssuersProperties.Settings settings, Set<String> asked) {
        Set<String> scopes = new TreeSet<>(settings.scopes());
        scopes.addAll(asked);
        return scopes;
    }
}
