package io.larkspur.vault;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The user was asked a short while ago, without success, and is left alone for now. The code says how it went:
 * {@code authorization-denied}, {@code authorization-expired}, or why the card could not be delivered.
 */
public final class InvitationResting extends ProblemException {

    private final AuthSession session;
    private final Duration rest;

    private InvitationResting(Category category, String code, String detail, AuthSession session, Duration rest) {
        super(category, code, detail);
        this.session = session;
        this.rest = rest;
    }

    /** What is to be said of an invitation that ended without a consent. */
    static InvitationResting of(AuthSession session, Instant now) {
        Duration rest = restOf(session, now);
        return CardFailure.parse(session.cardFailure())
                .map(failure ->
                        new InvitationResting(failure.category(), failure.code(), failure.detail(), session, rest))
                .orElseGet(() -> session.state() == AuthSessionState.DENIED
                        ? new InvitationResting(
                                Category.FORBIDDEN,
                                "authorization-denied",
                                "The user was asked and said no; the next card can be sent after the time in Retry-After",
                                session,
                                rest)
                        : new InvitationResting(
                                Category.FORBIDDEN,
                                "authorization-expired",
                                "The user was asked and did not answer in time; call again after the time in Retry-After",
                                session,
                                rest));
    }

    private static Duration restOf(AuthSession session, Instant now) {
        Instant end = session.restUntil();
        return end == null || !end.isAfter(now) ? Duration.ZERO : Duration.between(now, end);
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("session_id", session.sessionId());
    }

    @Override
    public Optional<Duration> retryAfter() {
        return rest.isZero() ? Optional.empty() : Optional.of(rest);
    }
}
