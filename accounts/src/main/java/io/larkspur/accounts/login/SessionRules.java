package io.larkspur.accounts.login;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a session has come to its end without anybody ending it. */
record SessionRules(Duration inactivityTimeout) {

    /** Sessions whose last activity is not after this have rested too long. */
    Instant restedSince(Instant now) {
        return now.minus(inactivityTimeout);
    }

    /** Why the session is over, whether or not that is written down. */
    Optional<EndReason> over(LoginSession session, Instant lastActivity, Instant now) {
        if (session.revokedAt() != null) {
            return Optional.of(Optional.ofNullable(session.endReason()).orElse(EndReason.ADMINISTRATOR));
        }
        if (!session.expiresAt().isAfter(now)) {
            return Optional.of(EndReason.EXPIRED);
        }
        boolean rested = session.kind() == LoginSession.Kind.PASSWORD && !lastActivity.isAfter(restedSince(now));
        return rested ? Optional.of(EndReason.INACTIVITY) : Optional.empty();
    }
}
