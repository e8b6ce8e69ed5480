package io.larkspur.sandbox.tenant;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an application wants browsers to be sent back, and events and card clicks to be delivered. */
public record Places(
        List<URI> redirectUris,
        @Nullable URI events,
        @Nullable URI cards) {
    public static final Places NONE = new Places(List.of(), null, null);

    public Places {
        redirectUris = List.copyOf(redirectUris);
    }

    /** Scheme, host, port and path count in full; query and fragment do not. */
    public boolean mayRedirectTo(String redirectUri) {
        URI asked;
        try {
            asked = URI.create(redirectUri);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        return asked.isAbsolute() && redirectUris.stream().anyMatch(listed -> same(listed, asked));
    }

    private static boolean same(URI listed, URI asked) {
        return listed.getScheme().equalsIgnoreCase(asked.getScheme())
                && String.valueOf(listed.getRawAuthority()).equalsIgnoreCase(String.valueOf(asked.getRawAuthority()))
                && path(listed).equals(path(asked));
    }

    private static String path(URI uri) {
        String path = uri.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }
}
