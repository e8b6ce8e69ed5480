package io.larkspur.admin.origin;

import io.larkspur.limits.peer.TrustedProxies;
import java.net.InetSocketAddress;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The address of whoever sent a request, as {@link TrustedProxies} has it. */
public final class ClientAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String UNKNOWN = "unknown";

    private final TrustedProxies proxies;

    ClientAddress(OriginProperties properties) {
        this.proxies = properties.proxies();
    }

    public String of(ServerHttpRequest request) {
        return proxies.clientOf(peer(request), request.getHeaders().getOrEmpty(FORWARDED_FOR));
    }

    private static String peer(ServerHttpRequest request) {
        InetSocketAddress address = request.getRemoteAddress();
        return address == null || address.getAddress() == null
                ? UNKNOWN
                : address.getAddress().getHostAddress();
    }
}
