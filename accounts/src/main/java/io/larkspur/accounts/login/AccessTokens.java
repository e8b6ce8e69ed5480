package io.larkspur.accounts.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.larkspur.accounts.key.KeyText;
import io.larkspur.accounts.key.RootKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Access tokens: JWTs that only we make and read, so one algorithm and our own keys are all there is. Anything a header
 * asks for beyond that is a reason to refuse.
 */
final class AccessTokens {

    private static final String ISSUER = "larkspur";
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final int LONGEST = 2048;
    private static final int KEY_ID_BYTES = 6;

    private final Map<String, byte[]> keys = new LinkedHashMap<>();
    private final String currentKeyId;
    private final SignInProperties properties;
    private final Clock clock;

    AccessTokens(SignInProperties properties, RootKey root, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        byte[] current = properties.tokenKey().isBlank()
                ? root.derive("larkspur access tokens")
                : KeyText.bytes(properties.tokenKey());
        this.currentKeyId = keyId(current);
        keys.put(currentKeyId, current);
        properties.retiredTokenKeys().stream().map(KeyText::bytes).forEach(key -> keys.put(keyId(key), key));
    }

    /** When a token issued now ends: whole seconds, as its claims have. */
    Instant expiryFrom(Instant now) {
        return Instant.ofEpochSecond(now.getEpochSecond()).plus(properties.accessTokenLife());
    }

    String issue(LoginSession session) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(Long.toString(session.userId()))
                .jwtID(session.jti())
                .issueTime(Date.from(session.accessExpiresAt().minus(properties.accessTokenLife())))
                .expirationTime(Date.from(session.accessExpiresAt()))
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(TYPE)
                .keyID(currentKeyId)
                .build();
        try {
            SignedJWT jwt = new SignedJWT(header, claims);
            jwt.sign(new MACSigner(keys.get(currentKeyId)));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 works with every key of 32 bytes", e);
        }
    }

    /** Fails with {@link LoginRefused}. */
    AccessToken read(String text) {
        SignedJWT jwt = parse(text);
        JWSHeader header = jwt.getHeader();
        byte[] key = keys.get(String.valueOf(header.getKeyID()));
        boolean ours = JWSAlgorithm.HS256.equals(header.getAlgorithm())
                && TYPE.equals(header.getType())
                && header.getCriticalParams() == null
                && header.getJWK() == null
                && header.getJWKURL() == null
                && header.getX509CertURL() == null
                && header.getX509CertChain() == null;
        if (key == null || !ours || !verifies(jwt, key)) {
            throw new LoginRefused(Refusal.TOKEN);
        }
        return current(claims(jwt));
    }

    private AccessToken current(JWTClaimsSet claims) {
        if (!ISSUER.equals(claims.getIssuer())
                || claims.getJWTID() == null
                || claims.getSubject() == null
                || claims.getExpirationTime() == null) {
            throw new LoginRefused(Refusal.TOKEN);
        }
        Instant expires = claims.getExpirationTime().toInstant();
        if (!expires.isAfter(clock.instant())) {
            throw new LoginRefused(Refusal.TOKEN_EXPIRED);
        }
        return new AccessToken(claims.getJWTID(), Long.parseLong(claims.getSubject()), expires);
    }

    private static SignedJWT parse(String text) {
        if (text.length() > LONGEST) {
            throw new LoginRefused(Refusal.TOKEN);
        }
        try {
            return SignedJWT.parse(text);
        } catch (ParseException | RuntimeException e) {
            throw new LoginRefused(Refusal.TOKEN);
        }
    }

    private static boolean verifies(SignedJWT jwt, byte[] key) {
        try {
            return jwt.verify(new MACVerifier(key));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static JWTClaimsSet claims(SignedJWT jwt) {
        try {
            return jwt.getJWTClaimsSet();
        } catch (ParseException e) {
            throw new LoginRefused(Refusal.TOKEN);
        }
    }

    private static String keyId(byte[] key) {
        return HexFormat.of().formatHex(SecretText.sha256(key), 0, KEY_ID_BYTES);
    }
}
