package io.larkspur.gateway.oauth;

import io.larkspur.accounts.AuthenticatedApplication;
import io.larkspur.gateway.handle.Handles;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@code POST /oauth2/token}: an application exchanges its secret, and its proof of a user, for a handle. */
@RestController
class TokenEndpoint {

    static final String CLIENT_CREDENTIALS = "client_credentials";
    static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ClientAuthentication clients;
    private final TokenExchange exchange;
    private final Handles handles;

    TokenEndpoint(ClientAuthentication clients, TokenExchange exchange, Handles handles) {
        this.clients = clients;
        this.exchange = exchange;
        this.handles = handles;
    }

    @PostMapping("/oauth2/token")
    Mono<ResponseEntity<TokenAnswer>> token(ServerWebExchange call) {
        return Form.in(call.getRequest())
                .flatMap(form ->
                        clients.of(call.getRequest().getHeaders(), form).flatMap(client -> answer(call, form, client)))
                .timeout(PATIENCE)
                .map(answer -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noStore())
                        .header(HttpHeaders.PRAGMA, "no-cache")
                        .body(answer));
    }

    private Mono<TokenAnswer> answer(ServerWebExchange call, Form form, AuthenticatedApplication client) {
        return switch (form.require("grant_type")) {
            case CLIENT_CREDENTIALS -> handles.issue(client, null).map(handle -> TokenAnswer.of(handle, null));
            case TOKEN_EXCHANGE ->
                exchange.userOf(call.getRequest(), form, client.application())
                        .flatMap(user -> handles.issue(client, user))
                        .map(handle -> TokenAnswer.of(handle, ACCESS_TOKEN));
            default -> Mono.error(OAuthRefused.grantType());
        };
    }
}
