package io.larkspur.accounts;

import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The public keys an application registered. Keys that are private, symmetric or too weak cannot get in. */
final class AssertionKeys {

    private static final int LONGEST_SET = 32 * 1024;
    private static final int MOST_KEYS = 10;

    private final List<AssertionKey> keys;

    private AssertionKeys(List<AssertionKey> keys) {
        this.keys = keys;
    }

    /** Fails with {@link ApplicationInvalid}. */
    static AssertionKeys parse(String jwks) {
        List<AssertionKey> keys =
                read(jwks).getKeys().stream().map(AssertionKey::of).toList();
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new ApplicationInvalid("jwks has to hold 1 to " + MOST_KEYS + " public keys for signatures");
        }
        if (keys.size() > 1) {
            checkNames(keys);
        }
        return new AssertionKeys(keys);
    }

    /** The key of this id; without an id the only one there is. */
    Optional<AssertionKey> chosenBy(@Nullable String keyId) {
        if (keyId == null) {
            return keys.size() == 1 ? Optional.of(keys.get(0)) : Optional.empty();
        }
        return keys.stream().filter(key -> keyId.equals(key.id())).findFirst();
    }

    private static JWKSet read(String jwks) {
        if (jwks.length() > LONGEST_SET) {
            throw new ApplicationInvalid("jwks is longer than " + LONGEST_SET + " characters");
        }
        try {
            return JWKSet.parse(jwks);
        } catch (ParseException | RuntimeException e) {
            throw new ApplicationInvalid("jwks is not a JWK set (RFC 7517): an object with a keys array");
        }
    }

    private static void checkNames(List<AssertionKey> keys) {
        Set<String> names = new HashSet<>();
        keys.stream().map(AssertionKey::id).filter(Objects::nonNull).forEach(names::add);
        if (names.size() < keys.size()) {
            throw new ApplicationInvalid("Each of several keys in jwks needs a kid of its own");
        }
    }
}
