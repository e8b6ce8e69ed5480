package io.larkspur.standalone;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Assertions about users, as an application signs them under the key it registered. */
final class SignedAssertions {

    private static final int COORDINATE = 32;

    private final KeyPair key;

    private SignedAssertions(KeyPair key) {
        this.key = key;
    }

    static SignedAssertions withAKeyOfTheirOwn() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return new SignedAssertions(generator.generateKeyPair());
    }

    String jwks() {
        ECPublicKey known = (ECPublicKey) key.getPublic();
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"x\":\""
                + text(known.getW().getAffineX()) + "\",\"y\":\""
                + text(known.getW().getAffineY()) + "\"}]}";
    }

    String of(String application, String user, String audience) throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String signed = text("{\"alg\":\"ES256\"}") + "."
                + text("{\"iss\":\"" + application + "\",\"sub\":\"" + user + "\",\"aud\":\"" + audience + "\",\"iat\":"
                        + now + ",\"exp\":" + (now + 50) + ",\"jti\":\"" + UUID.randomUUID() + "\"}");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + text(signature.sign());
    }

    private static String text(BigInteger coordinate) {
        byte[] bytes = coordinate.toByteArray();
        byte[] fixed = new byte[COORDINATE];
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE - length, length);
        return text(fixed);
    }

    private static String text(String json) {
        return text(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
