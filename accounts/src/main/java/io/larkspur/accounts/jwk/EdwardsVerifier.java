package io.larkspur.accounts.jwk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/** Ed25519 by the platform's own provider; the library's verifier would need another dependency. */
final class EdwardsVerifier implements JWSVerifier {

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    private final JCAContext context = new JCAContext();
    private final PublicKey key;

    EdwardsVerifier(OctetKeyPair pair) throws JOSEException {
        this.key = publicKey(pair.getDecodedX());
    }

    /** The length is checked here: the platform's provider overlooks bytes that follow a good signature. */
    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        byte[] presented = signature.decode();
        if (presented.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(signed);
            return check.verify(presented);
        } catch (GeneralSecurityException e) {
            throw new JOSEException("The signature is malformed", e);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }

    /** RFC 8032, 5.1.2: the y coordinate in little endian, with the sign of x in the last bit. */
    private static PublicKey publicKey(byte[] encoded) throws JOSEException {
        if (encoded.length != KEY_BYTES) {
            throw new JOSEException("An Ed25519 key has 32 bytes");
        }
        byte[] y = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            y[i] = encoded[KEY_BYTES - 1 - i];
        }
        boolean xIsOdd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        try {
            EdECPoint point = new EdECPoint(xIsOdd, new BigInteger(1, y));
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
        } catch (GeneralSecurityException e) {
            throw new JOSEException("Not an Ed25519 key", e);
        }
    }
}
