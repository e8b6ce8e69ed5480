package io.larkspur.sandbox.clicks;

import io.larkspur.sandbox.oauth.AuthorizePage;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** A user's browser: follows redirects, keeps cookies, and stops where a person would have to decide. */
final class Browser {
    private static final int MOST_REDIRECTS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.create(ConnectionProvider.newConnection());
    private final Map<String, Map<String, String>> cookies = new LinkedHashMap<>();

    Mono<Page> open(URI address) {
        return open(address, MOST_REDIRECTS).timeout(PATIENCE);
    }

    private Mono<Page> open(URI address, int redirects) {
        if (isAuthorizePage(address)) {
            return Mono.just(new Page(200, address, "", null));
        }
        return get(address)
                .flatMap(page ->
                        page.next() == null || redirects == 0 ? Mono.just(page) : open(page.next(), redirects - 1));
    }

    static boolean isAuthorizePage(URI address) {
        String path = address.getPath();
        return AuthorizePage.PATH.equals(path) || AuthorizePage.OLD_PATH.equals(path);
    }

    private Mono<Page> get(URI address) {
        return http.headers(headers -> {
                    headers.set("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
                            .set("User-Agent", "Mozilla/5.0 (Larkspur sandbox)");
                    String jar = jar(address);
                    if (!jar.isEmpty()) {
                        headers.set("Cookie", jar);
                    }
                })
                .get()
                .uri(address)
                .responseSingle((response, body) -> body.asString()
                        .defaultIfEmpty("")
                        .map(text -> new Page(response.status().code(), address, text, next(address, response))));
    }

    private @Nullable URI next(URI address, HttpClientResponse response) {
        for (String header : response.responseHeaders().getAll("Set-Cookie")) {
            Cookie cookie = ClientCookieDecoder.LAX.decode(header);
            if (cookie != null) {
                cookies.computeIfAbsent(address.getHost(), host -> new LinkedHashMap<>())
                        .put(cookie.name(), cookie.value());
            }
        }
        String location = response.responseHeaders().get("Location");
        return location != null && response.status().code() / 100 == 3 ? address.resolve(location) : null;
    }

    private String jar(URI address) {
        StringBuilder jar = new StringBuilder();
        cookies.getOrDefault(address.getHost(), Map.of()).forEach((name, value) -> jar.append(jar.isEmpty() ? "" : "; ")
                .append(name)
                .append('=')
                .append(value));
        return jar.toString();
    }

    /** What the browser shows, and where; {@code next} is null on the last page. */
    record Page(
            int status, URI address, String text, @Nullable URI next) {}
}
