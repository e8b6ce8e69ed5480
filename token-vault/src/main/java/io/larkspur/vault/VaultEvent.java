package io.larkspur.vault;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one process tells the others: a hint to look, never a fact to rely on. Its text is a word and percent-encoded
 * fields, divided by spaces.
 */
record VaultEvent(Kind kind, List<String> fields) {

    enum Kind {
        SESSION_ENDED,
        GRANT_CHANGED,
        GRANT_ENDED
    }

    static VaultEvent sessionEnded(String sessionId) {
        return new VaultEvent(Kind.SESSION_ENDED, List.of(sessionId));
    }

    static VaultEvent grantChanged(String appId, long version, Set<String> names) {
        return ofGrant(Kind.GRANT_CHANGED, appId, version, names);
    }

    static VaultEvent grantEnded(String appId, long version, Set<String> names) {
        return ofGrant(Kind.GRANT_ENDED, appId, version, names);
    }

    private static VaultEvent ofGrant(Kind kind, String appId, long version, Set<String> names) {
        return new VaultEvent(
                kind,
                Stream.concat(Stream.of(appId, Long.toString(version)), names.stream())
                        .toList());
    }

    String text() {
        return Stream.concat(Stream.of(kind.name()), fields.stream().map(VaultEvent::encode))
                .collect(Collectors.joining(" "));
    }

    /** Empty for what another release or somebody else sent. */
    static Optional<VaultEvent> parse(String text) {
        List<String> words = Arrays.asList(text.split(" ", -1));
        try {
            Kind kind = Kind.valueOf(words.get(0));
            List<String> fields = words.stream().skip(1).map(VaultEvent::decode).toList();
            if (fields.size() < (kind == Kind.SESSION_ENDED ? 1 : 3)) {
                return Optional.empty();
            }
            return Optional.of(new VaultEvent(kind, fields));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static String encode(String field) {
        return URLEncoder.encode(field, StandardCharsets.UTF_8);
    }

    private static String decode(String field) {
        return URLDecoder.decode(field, StandardCharsets.UTF_8);
    }
}
