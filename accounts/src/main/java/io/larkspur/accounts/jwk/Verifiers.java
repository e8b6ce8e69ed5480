package io.larkspur.accounts.jwk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;

/** Verifiers for public keys. Each tells by itself for which algorithms its key is. */
public final class Verifiers {

    public static final int SMALLEST_RSA = 2048;

    private Verifiers() {}

    /** Of RSA, elliptic curve and Ed25519 keys. Fails with {@link JOSEException} for all others. */
    public static JWSVerifier of(JWK key) throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return new RSASSAVerifier(rsa);
        }
        if (key instanceof ECKey ec) {
            return new ECDSAVerifier(ec);
        }
        if (key instanceof OctetKeyPair pair) {
            return new EdwardsVerifier(pair);
        }
        throw new JOSEException("No public key that checks signatures");
    }
}
