package io.larkspur.feishu;

import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.InvitationReason;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sessions as the vault would hand them out. */
public final class AuthSessionsOfTests {

    public static final String USER = "ou_0123456789abcdef0123456789abcdef";

    private AuthSessionsOfTests() {}

    public static AuthSession pending(String sessionId) {
        return session(sessionId, USER, AuthSessionState.PENDING, "om_card");
    }

    public static AuthSession pendingFor(String sessionId, String userId) {
        return session(sessionId, userId, AuthSessionState.PENDING, "om_card");
    }

    public static AuthSession in(AuthSessionState state, String sessionId) {
        return session(sessionId, USER, state, "om_card");
    }

    public static AuthSession withoutCard(String sessionId) {
        return session(sessionId, USER, AuthSessionState.PENDING, null);
    }

    /** Somebody else has tried; the card was sent with these options. */
    public static AuthSession pendingWith(String sessionId, String cardOptions) {
        return session(
                sessionId,
                USER,
                AuthSessionState.PENDING,
                "om_card",
                InvitationReason.MISSING,
                Set.of("aily:run:write"),
                cardOptions);
    }

    /** For that reason, with these scopes, before a card was sent. */
    public static AuthSession asked(String sessionId, String userId, InvitationReason reason, Set<String> scopes) {
        return session(sessionId, userId, AuthSessionState.PENDING, null, reason, scopes, null);
    }

    private static AuthSession session(
            String sessionId, String userId, AuthSessionState state, @Nullable String messageId) {
        return session(sessionId, userId, state, messageId, InvitationReason.MISSING, Set.of("aily:run:write"), null);
    }

    private static AuthSession session(
            String sessionId,
            String userId,
            AuthSessionState state,
            @Nullable String messageId,
            InvitationReason reason,
            Set<String> scopes,
            @Nullable String cardOptions) {
        return new AuthSession(
                1,
                sessionId,
                TestPlatform.APP,
                userId,
                null,
                null,
                null,
                "websocket_card",
                state,
                scopes,
                "app_demo",
                messageId,
                null,
                TestPlatform.NOW,
                TestPlatform.NOW.plus(Duration.ofMinutes(10)),
                null,
                reason,
                Set.of("app_demo"),
                TestPlatform.NOW.plus(Duration.ofDays(5)),
                cardOptions,
                cardOptions != null,
                null,
                null);
    }
}
