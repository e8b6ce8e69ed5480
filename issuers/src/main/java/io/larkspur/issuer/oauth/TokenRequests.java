package io.larkspur.issuer.oauth;

import io.larkspur.vault.ReturnedAuthorization;
import io.larkspur.vault.TokenValue;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

/** The requests to a token endpoint, as forms, with the client's credentials where the issuer wants them. */
final class TokenRequests {

    private final IssuersProperties.Settings settings;
    private final URI address;
    private final String redirectUri;

    TokenRequests(IssuersProperties.Settings settings, String redirectUri) {
        this.settings = settings;
        this.address = URI.create(settings.tokenUri().trim());
        this.redirectUri = redirectUri;
    }

    WebClient.RequestHeadersSpec<?> code(WebClient client, ReturnedAuthorization returned, String code) {
        MultiValueMap<String, String> form = grant("authorization_code");
        form.add("code", code);
        form.add("redirect_uri", redirectUri);
        if (settings.pkce()) {
            form.add("code_verifier", returned.verifier().reveal());
        }
        return request(client, address, form);
    }

    WebClient.RequestHeadersSpec<?> refresh(WebClient client, TokenValue refreshToken) {
        MultiValueMap<String, String> form = grant("refresh_token");
        form.add("refresh_token", refreshToken.reveal());
        return request(client, address, form);
    }

    /** @param hint which of the two kinds it is, as RFC 7009 calls them */
    WebClient.RequestHeadersSpec<?> revoke(WebClient client, URI place, TokenValue token, String hint) {
        MultiValueMap<String, String> form = form();
        form.add("token", token.reveal());
        form.add("token_type_hint", hint);
        return request(client, place, form);
    }

    private MultiValueMap<String, String> grant(String type) {
        MultiValueMap<String, String> form = form();
        settings.tokenParameters().forEach(form::add);
        form.add("grant_type", type);
        return form;
    }

    private MultiValueMap<String, String> form() {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        if (settings.clientAuthentication() == ClientAuthentication.POST) {
            form.add("client_id", settings.clientId());
            form.add("client_secret", settings.clientSecret().reveal());
        }
        return form;
    }

    private WebClient.RequestHeadersSpec<?> request(WebClient client, URI place, MultiValueMap<String, String> form) {
        return client.post()
                .uri(place)
                .accept(MediaType.APPLICATION_JSON)
                .headers(headers -> {
                    settings.headers().forEach(headers::set);
                    if (settings.clientAuthentication() == ClientAuthentication.BASIC) {
                        headers.setBasicAuth(
                                encoded(settings.clientId()),
                                encoded(settings.clientSecret().reveal()),
                                StandardCharsets.UTF_8);
                    }
                })
                .body(BodyInserters.fromFormData(form));
    }

    /** As RFC 6749 §2.3.1 wants it before Basic. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
