package io.larkspur.accounts.development;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.larkspur.accounts.key.RootKey;
import io.larkspur.accounts.login.VouchedUser;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JWTs for any user, signed by a key of their own that exists for nothing else: no other part of the system takes one,
 * and only where they are switched on does this.
 */
public final class DevelopmentTokens {

    private static final String KEY_ID = "development";
    private static final String ISSUER = "larkspur-development";
    private static final int LONGEST = 4096;

    private final byte[] key;
    private final String provider;
    private final Duration life;
    private final Clock clock;

    DevelopmentTokens(RootKey root, DevelopmentTokenProperties properties, Clock clock) {
        this.key = root.derive("larkspur development tokens");
        this.provider = properties.provider();
        this.life = properties.life();
        this.clock = clock;
    }

    /** @param userId any text, such as {@code auth0|123} */
    public DevelopmentToken issue(String userId, @Nullable String email) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(userId)
                .claim("email", email)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(KEY_ID).build(), claims);
        try {
            jwt.sign(new MACSigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 works with every key of 32 bytes", e);
        }
        return new DevelopmentToken(jwt.serialize(), userId, email, provider, life);
    }

    /** Whom a token stands for that is one of these, and good; empty for every other text. */
    public Optional<VouchedUser> read(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(text);
            JWSHeader header = jwt.getHeader();
            boolean ours = KEY_ID.equals(header.getKeyID())
                    && JWSAlgorithm.HS256.equals(header.getAlgorithm())
                    && header.getCriticalParams() == null;
            return ours && jwt.verify(new MACVerifier(key)) ? vouched(jwt.getJWTClaimsSet()) : Optional.empty();
        } catch (ParseException | JOSEException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<VouchedUser> vouched(JWTClaimsSet claims) throws ParseException {
        Date end = claims.getExpirationTime();
        boolean current = ISSUER.equals(claims.getIssuer())
                && end != null
                && end.toInstant().isAfter(clock.instant());
        return current && claims.getSubject() != null
                ? Optional.of(new VouchedUser(provider, claims.getSubject(), claims.getStringClaim("email"), null))
                : Optional.empty();
    }
}
