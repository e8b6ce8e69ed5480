package io.larkspur.issuer.walk;

import io.larkspur.issuer.Issuer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Binds a walk to the browser that started it, so that nobody can finish one for somebody else. Lax, because the way back
 * is a navigation from another site.
 */
final class BrowserCookie {

    static final String NAME = "larkspur_authorization";

    private static final Duration LIFE = Duration.ofMinutes(10);

    private BrowserCookie() {}

    /** Sent to the issuer's own callbacks only, so that walks to two issuers do not disturb each other. */
    static ResponseCookie carrying(String browser, Issuer issuer) {
        URI callbacks = issuer.callbacks();
        return ResponseCookie.from(NAME, browser)
                .httpOnly(true)
                .secure("https".equals(callbacks.getScheme()))
                .sameSite("Lax")
                .path(callbacks.getPath())
                .maxAge(LIFE)
                .build();
    }

    static Optional<String> from(ServerHttpRequest request) {
        return Optional.ofNullable(request.getCookies().getFirst(NAME))
                .map(HttpCookie::getValue)
                .filter(value -> !value.isBlank());
    }
}
