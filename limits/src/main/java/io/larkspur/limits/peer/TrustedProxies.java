package io.larkspur.limits.peer;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address of whoever sent a request: the peer's own, unless the peer is a trusted proxy. Then it is the last address
 * in X-Forwarded-For that no trusted proxy has; what stands before that anybody may have written. A port beside an
 * address is left out: each connection has another.
 */
public final class TrustedProxies {

    private static final int LONGEST = 45;

    private final List<Network> proxies;

    private TrustedProxies(List<Network> proxies) {
        this.proxies = proxies;
    }

    /**
     * Fails with an {@link IllegalArgumentException} that names setting and text; a range of everybody is refused.
     *
     * @param addresses addresses and ranges; blank ones count as absent
     */
    public static TrustedProxies parse(String setting, List<String> addresses) {
        return new TrustedProxies(addresses.stream()
                .filter(text -> !text.isBlank())
                .map(text -> Network.parse(setting, text))
                .toList());
    }

    /**
     * @param peer the address at the other end of the connection
     * @param forwardedFor the lines of X-Forwarded-For, in their order
     */
    public String clientOf(String peer, List<String> forwardedFor) {
        if (!isProxy(peer)) {
            return peer;
        }
        List<String> hops = forwardedFor.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .toList();
        for (int i = hops.size() - 1; i >= 0; i--) {
            String address = addressOf(hops.get(i));
            if (address == null) {
                return peer;
            }
            if (!isProxy(address)) {
                return address;
            }
        }
        return peer;
    }

    /** Null where it names no address. */
    private static @Nullable String addressOf(String hop) {
        String address = hop;
        int colon = hop.indexOf(':');
        if (hop.startsWith("[")) {
            address = hop.substring(1, Math.max(1, hop.indexOf(']')));
        } else if (colon >= 0 && colon == hop.lastIndexOf(':')) {
            address = hop.substring(0, colon);
        }
        return address.length() <= LONGEST && NetUtil.createByteArrayFromIpAddressString(address) != null
                ? address
                : null;
    }

    private boolean isProxy(String address) {
        for (Network proxy : proxies) {
            if (proxy.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
