package io.larkspur.admin.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.PlatformUser;
import io.larkspur.vault.TokenValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Completing a session with a token that a trusted service obtained (A3). */
@RestController
@Tag(name = "Auth sessions")
class CompletionsController {

    private final AuthSessions sessions;
    private final Clock clock;

    CompletionsController(AuthSessions sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @PatchMapping("/internal/auth/sessions/{sessionId}")
    @Operation(
            summary = "Complete a session",
            description =
                    "Once: a second completion is refused with 409 and the first token stays. 403 when user_info names somebody else than the invited user.")
    Mono<CompletedSession> complete(@PathVariable String sessionId, @RequestBody CompleteSession request) {
        return sessions.complete(SessionIds.checked(sessionId), request.user(), request.tokens(clock.instant()))
                .map(CompletedSession::of);
    }

    record CompleteSession(
            @Strict @JsonProperty("user_access_token") @Nullable
            String userAccessToken,

            @Strict @JsonProperty("token_expires_at") @Nullable
            String tokenExpiresAt,

            @Strict @JsonProperty("refresh_token") @Nullable String refreshToken,

            @Strict @JsonProperty("refresh_token_expires_at") @Nullable
            String refreshTokenExpiresAt,

            @Strict @JsonProperty("scope") @Nullable String scope,
            @JsonProperty("user_info") @Nullable UserInfo userInfo) {

        private static final int LONGEST_TOKEN = 8 * 1024;
        private static final int LONGEST_SCOPE = 4 * 1024;

        PlatformUser user() {
            if (userInfo == null) {
                throw new InvalidInput("user_info is required");
            }
            return userInfo.checked();
        }

        IssuedTokens tokens(Instant now) {
            TokenValue access = TokenValue.of(Texts.token("user_access_token", userAccessToken, LONGEST_TOKEN));
            Instant accessEnd = Texts.instant("token_expires_at", tokenExpiresAt);
            String refresh = Texts.optional("refresh_token", refreshToken, LONGEST_TOKEN);
            if (refresh == null) {
                return new IssuedTokens(access, accessEnd, null, null, scopes());
            }
            Instant refreshEnd = refreshTokenExpiresAt == null
                    ? null
                    : future("refresh_token_expires_at", refreshTokenExpiresAt, now);
            return new IssuedTokens(access, accessEnd, TokenValue.of(refresh), refreshEnd, scopes());
        }

        private Set<String> scopes() {
            String granted = Texts.optional("scope", scope, LONGEST_SCOPE);
            return granted == null ? Set.of() : Set.of(granted.strip().split("\\s+"));
        }

        private static Instant future(String field, @Nullable String text, Instant now) {
            Instant instant = Texts.instant(field, text);
            if (!instant.isAfter(now)) {
                throw new InvalidInput(field + " is not in the future");
            }
            return instant;
        }

        /** What came in holds secrets and personal data. */
        @Override
        public String toString() {
            return "CompleteSession";
        }
    }

    record UserInfo(
            @Strict @JsonProperty("name") @Nullable String name,
            @Strict @JsonProperty("user_id") @Nullable String userId,
            @Strict @JsonProperty("open_id") @Nullable String openId,
            @Strict @JsonProperty("union_id") @Nullable String unionId,
            @Strict @JsonProperty("mobile") @Nullable String mobile,
            @Strict @JsonProperty("email") @Nullable String email) {

        private static final int LONGEST = 200;

        PlatformUser checked() {
            PlatformUser user = new PlatformUser(
                    Texts.optional("user_info.open_id", openId, LONGEST),
                    Texts.optional("user_info.union_id", unionId, LONGEST),
                    Texts.optional("user_info.user_id", userId, LONGEST),
                    Texts.optional("user_info.name", name, LONGEST),
                    Texts.optional("user_info.email", email, LONGEST),
                    Texts.optional("user_info.mobile", mobile, LONGEST));
            if (user.openId() == null && user.unionId() == null && user.userId() == null) {
                throw new InvalidInput("user_info needs at least one of open_id, union_id and user_id");
            }
            return user;
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record CompletedSession(
            @JsonProperty("id") long id,
            @JsonProperty("session_id") String sessionId,
            @JsonProperty("state") String state,
            @JsonProperty("open_id") @Nullable String openId,
            @JsonProperty("user_name") @Nullable String userName,
            @JsonProperty("completed_at") @Nullable Instant completedAt) {

        static CompletedSession of(AuthSession session) {
            return new CompletedSession(
                    session.id(),
                    session.sessionId(),
                    session.state().wireName(),
                    session.openId(),
                    session.userName(),
                    session.completedAt());
        }
    }
}
