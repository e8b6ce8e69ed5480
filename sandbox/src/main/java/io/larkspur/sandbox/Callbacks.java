package io.larkspur.sandbox;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the application wants browsers to be sent back, and events and card clicks to be delivered. */
public record Callbacks(
        List<URI> redirectUris,
        @Nullable URI events,
        @Nullable URI cards) {

    public Callbacks {
        redirectUris = List.copyOf(redirectUris);
    }
}
