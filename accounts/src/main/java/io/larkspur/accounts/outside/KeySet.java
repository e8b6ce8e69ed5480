package io.larkspur.accounts.outside;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.larkspur.accounts.jwk.Verifiers;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Those of an issuer's published keys that fit its one algorithm.
 *
 * @param fetchedAt when they were asked for
 */
record KeySet(List<Key> keys, Instant fetchedAt) {

    private static final int MOST = 100;

    /** Fails with {@link IllegalArgumentException} for a document that is no key set. */
    static KeySet parse(String document, JWSAlgorithm algorithm, Instant fetchedAt) {
        List<Key> keys = new ArrayList<>();
        for (JWK jwk : read(document)) {
            fitting(jwk, algorithm).ifPresent(verifier -> keys.add(new Key(jwk.getKeyID(), verifier)));
        }
        return new KeySet(List.copyOf(keys), fetchedAt);
    }

    /** The key of this id; without an id the only one there is. */
    Optional<JWSVerifier> chosenBy(@Nullable String id) {
        if (id == null) {
            return keys.size() == 1 ? Optional.of(keys.get(0).verifier()) : Optional.empty();
        }
        return keys.stream()
                .filter(key -> id.equals(key.id()))
                .map(Key::verifier)
                .findFirst();
    }

    private static List<JWK> read(String document) {
        try {
            List<JWK> keys = JWKSet.parse(document).getKeys();
            if (keys.size() > MOST) {
                throw new IllegalArgumentException("more than " + MOST + " keys");
            }
            return keys;
        } catch (ParseException | RuntimeException e) {
            throw new IllegalArgumentException("not a JWK set", e);
        }
    }

    private static Optional<JWSVerifier> fitting(JWK jwk, JWSAlgorithm algorithm) {
        if (jwk.isPrivate() || !isForSignatures(jwk) || !isStrong(jwk)) {
            return Optional.empty();
        }
        if (jwk.getAlgorithm() != null
                && !algorithm.getName().equals(jwk.getAlgorithm().getName())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Verifiers.of(jwk))
                    .filter(verifier -> verifier.supportedJWSAlgorithms().contains(algorithm));
        } catch (JOSEException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isForSignatures(JWK jwk) {
        return (jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    private static boolean isStrong(JWK jwk) {
        return !(jwk instanceof RSAKey rsa) || rsa.size() >= Verifiers.SMALLEST_RSA;
    }

    record Key(@Nullable String id, JWSVerifier verifier) {}
}
