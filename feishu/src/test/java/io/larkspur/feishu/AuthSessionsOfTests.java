package io.larkspur.feishu;

import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
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

    private static AuthSession session(
            String sessionId, String userId, AuthSessionState state, @Nullable String messageId) {
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
                Set.of("aily:run:write"),
                "app_demo",
                messageId,
                null,
                TestPlatform.NOW,
                TestPlatform.NOW.plus(Duration.ofMinutes(10)),
                null);
    }
}
