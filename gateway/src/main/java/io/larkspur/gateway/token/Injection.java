package io.larkspur.gateway.token;

import io.larkspur.gateway.upstream.QueryCredential;
import io.larkspur.vault.TokenValue;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The credential a call leaves with.
 *
 * @param header empty when it goes into the query
 * @param token null when the path takes none
 * @param end when what the token stands for has ended, so that the call has to be cut; null when it cannot
 * @param remedy what helps when the upstream refuses it
 */
record Injection(
        String header,
        String scheme,
        @Nullable TokenValue token,
        @Nullable Mono<Void> end,
        Remedy remedy) {

    static final Injection NOTHING = new Injection("", "", null, null, Remedy.NONE);

    /** The one place where a token's text meets a header. */
    void into(HttpHeaders headers) {
        if (token != null && !header.isEmpty()) {
            headers.set(header, sendable(scheme.isEmpty() ? token.reveal() : scheme + " " + token.reveal()));
        }
    }

    /** The same for a query. */
    void into(ServerWebExchange exchange, String parameter) {
        QueryCredential.attach(exchange, parameter, token == null ? null : sendable(token.reveal()));
    }

    private static String sendable(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) >= 0x7f) {
                throw TokenRefused.unusable();
            }
        }
        return value;
    }
}
