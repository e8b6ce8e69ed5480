package io.larkspur.feishu.callback;

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

    private final boolean secure;
    private final String path;

    /** @param publicUrl the gateway as browsers see it */
    BrowserCookie(String publicUrl) {
        URI base = URI.create(publicUrl);
        this.secure = "https".equals(base.getScheme());
        this.path = base.getPath() + "/callbacks";
    }

    ResponseCookie carrying(String browser) {
        return ResponseCookie.from(NAME, browser)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .path(path)
                .maxAge(LIFE)
                .build();
    }

    static Optional<String> from(ServerHttpRequest request) {
        return Optional.ofNullable(request.getCookies().getFirst(NAME))
                .map(HttpCookie::getValue)
                .filter(value -> !value.isBlank());
    }
}
