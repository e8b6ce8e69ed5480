package io.larkspur.admin.signin;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Binds a sign-in to the browser that began it. Lax, because the way back is a navigation from another site; with the
 * prefix that keeps other hosts of the domain from setting it wherever the connection is safe.
 */
final class SignInCookie {

    private static final String NAME = "larkspur_sign_in";
    private static final String SAFE_NAME = "__Host-" + NAME;
    private static final Duration LIFE = Duration.ofMinutes(10);

    private SignInCookie() {}

    static ResponseCookie carrying(String browser, URI callbacks) {
        return cookie(browser, callbacks, LIFE);
    }

    static ResponseCookie removed(URI callbacks) {
        return cookie("", callbacks, Duration.ZERO);
    }

    /** Null unless the browser brings exactly one. */
    static @Nullable String from(ServerHttpRequest request, URI callbacks) {
        List<HttpCookie> cookies = request.getCookies().getOrDefault(name(callbacks), List.of());
        return cookies.size() == 1 && !cookies.get(0).getValue().isBlank()
                ? cookies.get(0).getValue()
                : null;
    }

    private static ResponseCookie cookie(String value, URI callbacks, Duration life) {
        return ResponseCookie.from(name(callbacks), value)
                .httpOnly(true)
                .secure(isSafe(callbacks))
                .sameSite("Lax")
                .path("/")
                .maxAge(life)
                .build();
    }

    private static String name(URI callbacks) {
        return isSafe(callbacks) ? SAFE_NAME : NAME;
    }

    private static boolean isSafe(URI callbacks) {
        return "https".equals(callbacks.getScheme());
    }
}
