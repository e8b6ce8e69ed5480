package io.larkspur.accounts.outside;

import io.larkspur.accounts.login.LoginRefused;
import io.larkspur.accounts.login.Refusal;
import io.larkspur.accounts.login.VouchedUser;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the claims of a token have to say before it counts; its signature has been checked. */
final class ClaimRules {

    private static final int LONGEST_TEXT = 255;
    /** The year 9999: numbers of seconds beyond are no times. */
    private static final double LATEST = 253_402_300_799d;

    private final String name;
    private final OutsideIssuer issuer;
    private final Duration skew;

    ClaimRules(String name, OutsideIssuer issuer, Duration skew) {
        this.name = name;
        this.issuer = issuer;
        this.skew = skew;
    }

    /** Fails with {@link LoginRefused}. */
    VouchedUser checked(JsonNode claims, Instant now) {
        refuseIf(!issuer.issuer().equals(claims.path("iss").stringValue(null)));
        refuseIf(!isForUs(claims.path("aud")));
        checkTimes(claims, now);
        String subject = text(claims, "sub").orElseThrow(() -> new LoginRefused(Refusal.TOKEN));
        boolean verified = claims.path("email_verified").asBoolean(true);
        return new VouchedUser(
                name,
                subject,
                verified ? text(claims, "email").orElse(null) : null,
                text(claims, "name").orElse(null));
    }

    private boolean isForUs(JsonNode audience) {
        if (audience.isArray()) {
            return audience.valueStream().anyMatch(one -> issuer.audience().equals(one.stringValue(null)));
        }
        return issuer.audience().equals(audience.stringValue(null));
    }

    /** The end is required and may not be far away, whatever the token says of its beginning. */
    private void checkTimes(JsonNode claims, Instant now) {
        Instant expires = time(claims, "exp");
        if (expires == null) {
            throw new LoginRefused(Refusal.TOKEN);
        }
        Instant issued = time(claims, "iat");
        Instant notBefore = time(claims, "nbf");
        Instant latest = now.plus(skew);
        refuseIf(expires.isAfter(latest.plus(issuer.longestLife())));
        refuseIf(notBefore != null && notBefore.isAfter(latest));
        refuseIf(issued != null
                && (issued.isAfter(latest)
                        || expires.isBefore(issued)
                        || expires.isAfter(issued.plus(issuer.longestLife()))));
        if (!expires.plus(skew).isAfter(now)) {
            throw new LoginRefused(Refusal.TOKEN_EXPIRED);
        }
    }

    /** Null where it is missing. */
    private static @Nullable Instant time(JsonNode claims, String claim) {
        JsonNode node = claims.path(claim);
        if (node.isMissingNode()) {
            return null;
        }
        refuseIf(!node.isNumber() || !(node.doubleValue() >= 0 && node.doubleValue() <= LATEST));
        return Instant.ofEpochSecond((long) node.doubleValue());
    }

    private static Optional<String> text(JsonNode claims, String claim) {
        return Optional.ofNullable(claims.path(claim).stringValue(null))
                .filter(text -> !text.isBlank()
                        && text.length() <= LONGEST_TEXT
                        && text.chars().noneMatch(Character::isISOControl));
    }

    private static void refuseIf(boolean wrong) {
        if (wrong) {
            throw new LoginRefused(Refusal.TOKEN);
        }
    }
}
