package io.larkspur.vault;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names the one place a sealed value may be opened at. Each part carries its length, so no two places read alike. */
final class Place {

    private Place() {}

    static String of(String kind, String... parts) {
        return Stream.concat(Stream.of(kind), Stream.of(parts))
                .map(part -> part.length() + ":" + part)
                .collect(Collectors.joining());
    }

    static String accessToken(GrantKey key, long version) {
        return of("access-token", key.appId(), key.userId(), Long.toString(version));
    }

    static String refreshToken(GrantKey key, long version) {
        return of("refresh-token", key.appId(), key.userId(), Long.toString(version));
    }

    static String sharedCache(GrantKey key, long version) {
        return of("shared-cache", key.appId(), key.userId(), Long.toString(version));
    }

    static String heldAnswer(GrantKey key, long version, long fence) {
        return of("held-answer", key.appId(), key.userId(), Long.toString(version), Long.toString(fence));
    }

    static String verifier(String sessionId, String stateHash) {
        return of("pkce-verifier", sessionId, stateHash);
    }
}
