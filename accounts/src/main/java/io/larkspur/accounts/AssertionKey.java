package io.larkspur.accounts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import io.larkspur.accounts.jwk.Verifiers;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One public key and the one algorithm it is for: what a token's header claims does not choose it. */
record AssertionKey(@Nullable String id, JWSAlgorithm algorithm, JWSVerifier verifier) {

    private static final Map<Curve, JWSAlgorithm> BY_CURVE = Map.of(
            Curve.P_256, JWSAlgorithm.ES256,
            Curve.P_384, JWSAlgorithm.ES384,
            Curve.P_521, JWSAlgorithm.ES512,
            Curve.Ed25519, JWSAlgorithm.EdDSA);
    private static final Set<JWSAlgorithm> FOR_RSA = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512);

    /** Fails with {@link ApplicationInvalid}. */
    static AssertionKey of(JWK jwk) {
        if (jwk.isPrivate()) {
            throw new ApplicationInvalid("jwks holds a private or symmetric key; register public keys only");
        }
        if (jwk.getKeyUse() != null && !KeyUse.SIGNATURE.equals(jwk.getKeyUse())) {
            throw new ApplicationInvalid("A key in jwks is not for signatures (use is not sig)");
        }
        try {
            return new AssertionKey(jwk.getKeyID(), algorithmOf(jwk), Verifiers.of(jwk));
        } catch (JOSEException | RuntimeException e) {
            throw e instanceof ApplicationInvalid invalid ? invalid : unusable();
        }
    }

    boolean verifies(SignedJWT jwt) {
        try {
            return algorithm.equals(jwt.getHeader().getAlgorithm()) && jwt.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    private static JWSAlgorithm algorithmOf(JWK jwk) {
        JWSAlgorithm stated = jwk.getAlgorithm() == null
                ? null
                : JWSAlgorithm.parse(jwk.getAlgorithm().getName());
        if (jwk instanceof RSAKey rsa) {
            return forRsa(rsa, stated);
        }
        JWSAlgorithm natural = BY_CURVE.get(curveOf(jwk));
        if (natural == null || (stated != null && !stated.equals(natural))) {
            throw unusable();
        }
        return natural;
    }

    private static JWSAlgorithm forRsa(RSAKey key, @Nullable JWSAlgorithm stated) {
        if (key.size() < Verifiers.SMALLEST_RSA) {
            throw new ApplicationInvalid("RSA keys in jwks need at least " + Verifiers.SMALLEST_RSA + " bits");
        }
        JWSAlgorithm algorithm = stated == null ? JWSAlgorithm.RS256 : stated;
        if (!FOR_RSA.contains(algorithm)) {
            throw unusable();
        }
        return algorithm;
    }

    private static @Nullable Curve curveOf(JWK jwk) {
        if (jwk instanceof ECKey ec) {
            return ec.getCurve();
        }
        return jwk instanceof OctetKeyPair pair ? pair.getCurve() : null;
    }

    private static ApplicationInvalid unusable() {
        return new ApplicationInvalid(
                "A key in jwks has an unknown type, curve or algorithm; use ES256, ES384, ES512, EdDSA (Ed25519), RS256 to RS512 or PS256 to PS512");
    }
}
