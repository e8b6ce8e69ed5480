package io.larkspur.gateway.consent;

import io.larkspur.problem.Category;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.InvitationReason;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The user is invited and has not answered; the same call will go on once they have. */
public final class AuthorizationPending extends ProblemException {

    private final AuthSession session;
    private final URI statusUrl;
    private final @Nullable URI authorizeUrl;
    private final Duration retryAfter;

    /** @param authorizeUrl what the caller has to show the user; null where the user holds a card */
    AuthorizationPending(
            Category category, AuthSession session, URI statusUrl, @Nullable URI authorizeUrl, Duration retryAfter) {
        super(
                category,
                "authorization-pending",
                authorizeUrl == null
                        ? "The user was sent a card and has not authorized yet; call again, or follow status_url"
                        : "The user has not authorized yet: show them authorize_url, then call again, or follow status_url");
        this.session = session;
        this.statusUrl = statusUrl;
        this.authorizeUrl = authorizeUrl;
        this.retryAfter = retryAfter;
    }

    public URI statusUrl() {
        return statusUrl;
    }

    /** Whether the caller asked for an answer at once and will poll. */
    public boolean isAccepted() {
        return category() == Category.ACCEPTED;
    }

    @Override
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        if (session.reason() == InvitationReason.SCOPE) {
            members.put("scopes", List.copyOf(session.scopes()));
        }
        members.put("session_id", session.sessionId());
        members.put("status_url", statusUrl.toString());
        if (authorizeUrl != null) {
            members.put("authorize_url", authorizeUrl.toString());
        }
        members.put(
                "expires_at",
                session.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        return members;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(retryAfter);
    }
}
