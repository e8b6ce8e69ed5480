package io.larkspur.accounts.outside;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Three issuers, one per kind of key, with their keys, and tokens of theirs down to the last letter. */
final class Issued {

    static final Instant NOW = Instant.parse("2026-01-19T10:00:00Z");
    static final String AUDIENCE = "https://larkspur.example";
    static final String SUBJECT = "auth0|42";

    static final RSAKey RSA = rsa(2048, "rsa-1");
    static final RSAKey WEAK = rsa(1024, "weak");
    static final RSAKey ENCRYPTS = rsa(2048, "encrypts");
    static final ECKey EC = ec(Curve.P_256, "ec-1");
    static final ECKey EC_384 = ec(Curve.P_384, "ec-384");
    static final OctetSequenceKey SECRET = secret("secret-1");
    static final KeyPair EDWARDS = edwards();
    static final OctetKeyPair EDWARDS_PUBLIC = edwardsPublic("ed-1");

    /** What a careless issuer publishes: good keys among such as must not count. */
    static final String JWKS = new JWKSet(List.of(
                    RSA.toPublicJWK(),
                    EC.toPublicJWK(),
                    EC_384.toPublicJWK(),
                    EDWARDS_PUBLIC,
                    WEAK.toPublicJWK(),
                    new RSAKey.Builder(ENCRYPTS.toPublicJWK())
                            .keyUse(KeyUse.ENCRYPTION)
                            .build(),
                    SECRET))
            .toString(false);

    private Issued() {}

    static OutsideProperties properties() {
        return properties(Map.of());
    }

    static OutsideProperties properties(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(issuer("rsa", "RS256"));
        settings.putAll(issuer("ec", "ES256"));
        settings.putAll(issuer("ed", "EdDSA"));
        settings.putAll(changes);
        return new Binder(new MapConfigurationPropertySource(settings))
                .bind("larkspur.accounts.outside", OutsideProperties.class)
                .get();
    }

    static String issuerOf(String name) {
        return "https://" + name + ".example/";
    }

    static String header(String algorithm, String keyId) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\",\"typ\":\"JWT\"}";
    }

    static String claims(String name) {
        return claims(name, "");
    }

    /** With more members, each beginning with a comma. */
    static String claims(String name, String more) {
        return "{\"iss\":\"" + issuerOf(name) + "\",\"sub\":\"" + SUBJECT + "\",\"aud\":\"" + AUDIENCE + "\",\"iat\":"
                + seconds(Duration.ZERO) + ",\"exp\":" + seconds(Duration.ofHours(1)) + more + "}";
    }

    static long seconds(Duration fromNow) {
        return NOW.plus(fromNow).getEpochSecond();
    }

    static String rsaToken(String header, String claims) {
        return signed(RSA, JWSAlgorithm.RS256, header, claims);
    }

    static String ecToken(String header, String claims) {
        return signed(EC, JWSAlgorithm.ES256, header, claims);
    }

    static String edToken(String header, String claims) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(EDWARDS.getPrivate());
            signature.update(content(header, claims).getBytes(StandardCharsets.US_ASCII));
            return content(header, claims) + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed as the algorithm says, whatever the header says. */
    static String signed(JWK key, JWSAlgorithm algorithm, String header, String claims) {
        return content(header, claims) + "." + signature(key, algorithm, content(header, claims));
    }

    static String mac(byte[] secret, JWSAlgorithm algorithm, String header, String claims) {
        try {
            byte[] longEnough = secret.length < 64 ? Arrays.copyOf(secret, 64) : secret;
            return content(header, claims) + "."
                    + new MACSigner(longEnough)
                            .sign(
                                    new JWSHeader(algorithm),
                                    content(header, claims).getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String content(String header, String claims) {
        return Base64URL.encode(header) + "." + Base64URL.encode(claims);
    }

    private static Base64URL signature(JWK key, JWSAlgorithm algorithm, String content) {
        try {
            JWSHeader header = new JWSHeader(algorithm);
            byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
            return key instanceof RSAKey rsa
                    ? new RSASSASigner(rsa.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())).sign(header, bytes)
                    : new ECDSASigner(key.toECKey()).sign(header, bytes);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> issuer(String name, String algorithm) {
        String prefix = "larkspur.accounts.outside.issuers." + name + ".";
        return Map.of(
                prefix + "issuer",
                issuerOf(name),
                prefix + "jwks",
                issuerOf(name) + "keys",
                prefix + "algorithm",
                algorithm,
                prefix + "audience",
                AUDIENCE);
    }

    static RSAKey rsa(int bits, String id) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey ec(Curve curve, String id) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OctetSequenceKey secret(String id) {
        try {
            return new OctetSequenceKeyGenerator(256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair edwards() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OctetKeyPair edwardsPublic(String id) {
        byte[] encoded = EDWARDS.getPublic().getEncoded();
        return new OctetKeyPair.Builder(
                        Curve.Ed25519,
                        Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
                .keyID(id)
                .build();
    }
}
