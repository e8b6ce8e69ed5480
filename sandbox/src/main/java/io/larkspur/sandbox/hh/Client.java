package io.larkspur.sandbox.hh;

import java.net.URI;
import java.util.List;

/** The one application registered there. */
final class Client {
    private final String id;
    private final String secret;
    private volatile List<URI> redirectUris = List.of();

    Client(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    void redirectUris(List<URI> changed) {
        redirectUris = List.copyOf(changed);
    }

    boolean isCalled(String other) {
        return id.equals(other);
    }

    boolean has(String otherId, String otherSecret) {
        return id.equals(otherId) && secret.equals(otherSecret);
    }

    boolean mayRedirectTo(String address) {
        return redirectUris.stream().anyMatch(uri -> uri.toString().equals(address));
    }
}
