package io.larkspur.gateway.quota;

import io.larkspur.limits.peer.TrustedProxies;
import java.net.InetSocketAddress;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** The address a call comes from, as {@link TrustedProxies} has it. */
@Component
final class PeerAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final TrustedProxies proxies;

    PeerAddress(PeerSettings settings) {
        this.proxies = settings.proxies();
    }

    String of(ServerHttpRequest request) {
        InetSocketAddress address = request.getRemoteAddress();
        String peer = address == null || address.getAddress() == null
                ? "unknown"
                : address.getAddress().getHostAddress();
        return proxies.clientOf(peer, request.getHeaders().getOrEmpty(FORWARDED_FOR));
    }
}
