package io.larkspur.admin.origin;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The address of whoever sent a request: the peer's own, unless the peer is a trusted proxy. Then it is the last address
 * in X-Forwarded-For that no trusted proxy has; what stands before that anybody may have written.
 */
public final class ClientAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String UNKNOWN = "unknown";
    private static final int LONGEST = 45;

    private final List<Network> proxies;

    ClientAddress(OriginProperties properties) {
        this.proxies = properties.networks();
    }

    public String of(ServerHttpRequest request) {
        String peer = peer(request);
        if (!isProxy(peer)) {
            return peer;
        }
        List<String> hops = request.getHeaders().getOrEmpty(FORWARDED_FOR).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .toList();
        for (int i = hops.size() - 1; i >= 0; i--) {
            if (!isProxy(hops.get(i))) {
                return hops.get(i).length() > LONGEST || hops.get(i).isEmpty() ? peer : hops.get(i);
            }
        }
        return peer;
    }

    private boolean isProxy(String address) {
        return proxies.stream().anyMatch(proxy -> proxy.contains(address));
    }

    private static String peer(ServerHttpRequest request) {
        InetSocketAddress address = request.getRemoteAddress();
        return address == null || address.getAddress() == null
                ? UNKNOWN
                : address.getAddress().getHostAddress();
    }
}
