package io.larkspur.accounts;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * A signed assertion whose signature and claims are right; whether it is used for the first time is another question.
 *
 * @param lastUse until when a replay has to be recognised
 */
record Assertion(String subject, String id, Instant lastUse) {

    private static final Duration LONGEST_LIFE = Duration.ofSeconds(60);
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final int LONGEST_TOKEN = 8 * 1024;
    private static final int LONGEST_TEXT = 256;

    /** Fails with {@link AssertionRefused}. */
    static Assertion checked(Application application, String jwt, String audience, Instant now) {
        SignedJWT signed = parse(jwt);
        checkHeader(signed.getHeader());
        checkSignature(application, signed);
        return ofClaims(claims(signed), application.id(), audience, now);
    }

    private static SignedJWT parse(String jwt) {
        if (jwt.length() > LONGEST_TOKEN) {
            throw new AssertionRefused("it is longer than " + LONGEST_TOKEN + " characters");
        }
        try {
            return SignedJWT.parse(jwt);
        } catch (ParseException | RuntimeException e) {
            throw new AssertionRefused("it is not a signed JWT in compact form");
        }
    }

    /** Nothing in a header may bring its own key or ask for rules that are not checked here. */
    private static void checkHeader(JWSHeader header) {
        refuseIf(header.getCriticalParams() != null, "its header has crit, which is not supported");
        refuseIf(
                header.getJWKURL() != null
                        || header.getJWK() != null
                        || header.getX509CertURL() != null
                        || header.getX509CertChain() != null,
                "its header brings a key or certificate; only registered keys count");
    }

    private static void checkSignature(Application application, SignedJWT signed) {
        String jwks = application.jwks();
        if (jwks == null) {
            throw new AssertionRefused("the application has registered no public keys");
        }
        boolean right = AssertionKeys.parse(jwks)
                .chosenBy(signed.getHeader().getKeyID())
                .orElseThrow(() -> new AssertionRefused("its kid names none of the application's keys"))
                .verifies(signed);
        refuseIf(!right, "its signature or algorithm is not that of the registered key");
    }

    private static Assertion ofClaims(JWTClaimsSet claims, String issuer, String audience, Instant now) {
        refuseIf(!issuer.equals(claims.getIssuer()), "iss has to be the application's id");
        refuseIf(!claims.getAudience().contains(audience), "aud has to be " + audience);
        Instant issued = instant("iat", claims.getIssueTime());
        Instant expires = instant("exp", claims.getExpirationTime());
        checkTimes(issued, expires, claims.getNotBeforeTime(), now);
        return new Assertion(text("sub", claims.getSubject()), text("jti", claims.getJWTID()), expires.plus(SKEW));
    }

    private static void checkTimes(Instant issued, Instant expires, @Nullable Date notBefore, Instant now) {
        refuseIf(!expires.isAfter(issued), "exp has to be after iat");
        refuseIf(
                Duration.between(issued, expires).compareTo(LONGEST_LIFE) > 0,
                "it may live at most " + LONGEST_LIFE.toSeconds() + " seconds (exp - iat)");
        refuseIf(issued.isAfter(now.plus(SKEW)), "iat is in the future; check the clocks");
        refuseIf(
                notBefore != null && notBefore.toInstant().isAfter(now.plus(SKEW)),
                "nbf is in the future; check the clocks");
        refuseIf(!expires.plus(SKEW).isAfter(now), "it has expired");
    }

    private static JWTClaimsSet claims(SignedJWT signed) {
        try {
            return signed.getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionRefused("its claims are not a JSON object with registered claims of the right types");
        }
    }

    private static Instant instant(String claim, @Nullable Date value) {
        if (value == null) {
            throw new AssertionRefused(claim + " is missing");
        }
        return value.toInstant();
    }

    private static String text(String claim, @Nullable String value) {
        if (value == null || value.isBlank() || value.length() > LONGEST_TEXT) {
            throw new AssertionRefused(claim + " has to have 1 to " + LONGEST_TEXT + " characters");
        }
        refuseIf(value.chars().anyMatch(Character::isISOControl), claim + " cannot contain control characters");
        return value;
    }

    private static void refuseIf(boolean wrong, String reason) {
        if (wrong) {
            throw new AssertionRefused(reason);
        }
    }
}
