package io.larkspur.gateway.address;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** Makes absolute addresses that callers can follow. */
@Component
public final class PublicAddress {

    private final @Nullable String configured;

    PublicAddress(PublicAddressSettings settings) {
        URI url = settings.publicUrl();
        this.configured = url == null || url.toString().isEmpty() ? null : withoutSlash(url.toString());
    }

    /** @param path begins with a slash */
    public URI of(ServerHttpRequest request, String path) {
        return URI.create((configured != null ? configured : origin(request.getURI())) + path);
    }

    private static String origin(URI request) {
        return request.getScheme() + "://" + request.getRawAuthority();
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
