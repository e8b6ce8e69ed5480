package io.larkspur.issuer.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Checks addresses in the settings, so that a typing error stops the start and not the first user. */
final class EndpointAddress {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private EndpointAddress() {}

    /** Secrets go there, so it has to be https unless it is on this machine. */
    static void requireSecure(String property, String value) {
        require(property, value);
        URI address = URI.create(value.trim());
        if (!"https".equals(address.getScheme()) && !THIS_MACHINE.contains(address.getHost())) {
            throw new IllegalArgumentException(property + " is '" + value + "'; secrets go there, so it must be https");
        }
    }

    static void require(String property, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(property + " is missing");
        }
        URI address = parsed(property, value.trim());
        if (!SCHEMES.contains(String.valueOf(address.getScheme()))
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawFragment() != null) {
            throw refused(property, value);
        }
    }

    private static URI parsed(String property, String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException e) {
            throw refused(property, value);
        }
    }

    private static IllegalArgumentException refused(String property, String value) {
        return new IllegalArgumentException(
                property + " must be an address such as https://host/path, but is '" + value + "'");
    }
}
