package io.larkspur.gateway.token;

import io.larkspur.vault.TokenValue;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/**
 * The credential a call leaves with.
 *
 * @param token null when the path takes none
 * @param renewal what to do when the platform refuses the token, so that the next call fares better
 */
record Injection(String header, String scheme, @Nullable TokenValue token, Mono<Void> renewal) {

    static final Injection NOTHING = new Injection("", "", null, Mono.empty());

    /** The one place where a token's text meets a header. */
    void into(HttpHeaders headers) {
        if (token != null) {
            headers.set(header, sendable(scheme.isEmpty() ? token.reveal() : scheme + " " + token.reveal()));
        }
    }

    private static String sendable(String value) {
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw TokenRefused.unusable();
        }
        return value;
    }
}
