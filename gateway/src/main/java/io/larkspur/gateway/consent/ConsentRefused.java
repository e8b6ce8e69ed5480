package io.larkspur.gateway.consent;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The user has not agreed that this application acts for them. */
public final class ConsentRefused extends ProblemException {

    private final Duration rest;
    private final List<String> scopes;

    private ConsentRefused(String code, String message, Duration rest, String... scopes) {
        super(Category.FORBIDDEN, code, message);
        this.rest = rest;
        this.scopes = List.of(scopes);
    }

    static ConsentRefused neverGiven() {
        return new ConsentRefused(
                "user-not-consented",
                "This user has not consented to this application, and the application may not invite users",
                Duration.ZERO);
    }

    /** @param rest for how long the user is not asked again */
    static ConsentRefused denied(Duration rest) {
        return new ConsentRefused("authorization-denied", "The user was asked and said no", rest);
    }

    /** @param rest for how long the user is not asked again */
    static ConsentRefused expired(Duration rest) {
        return new ConsentRefused(
                "authorization-expired",
                "The user was asked and did not answer in time; call again to ask again",
                rest);
    }

    static ConsentRefused scopeNotGranted(String scope) {
        return new ConsentRefused(
                "scope-not-granted",
                "This user has not granted the scope " + scope + ", and the application may not invite users",
                Duration.ZERO,
                scope);
    }

    static ConsentRefused scopeOfNoUse(String scope) {
        return new ConsentRefused(
                "scope-of-no-use",
                "The user has granted the scope " + scope
                        + ", and the platform still asks for it; ask the platform app's administrator whether it is in force",
                Duration.ZERO,
                scope);
    }

    @Override
    public Map<String, Object> members() {
        return scopes.isEmpty() ? Map.of() : Map.of("scopes", scopes);
    }

    @Override
    public Optional<Duration> retryAfter() {
        return rest.isZero() ? Optional.empty() : Optional.of(rest);
    }
}
