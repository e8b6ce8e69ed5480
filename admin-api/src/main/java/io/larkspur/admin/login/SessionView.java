package io.larkspur.admin.login;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.LoginSession;
import io.larkspur.accounts.login.SignedIn;
import io.larkspur.accounts.login.User;
import io.larkspur.admin.signin.Providers;
import io.larkspur.vault.GrantSummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A session of whatever kind, as administrators see it. The id opens nothing. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record SessionView(
        @JsonProperty("id") String id,
        @JsonProperty("kind") String kind,
        @JsonProperty("user_id") @Nullable Long userId,
        @JsonProperty("user") Whose user,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("app_id") @Nullable
        String appId,

        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("last_activity") Instant lastActivity,
        @JsonProperty("expires_at") @Nullable Instant expiresAt,
        @JsonIgnore String cursor) {

    static SessionView of(SignedIn signedIn) {
        LoginSession session = signedIn.session();
        return new SessionView(
                session.jti(),
                session.kind().wireName(),
                session.userId(),
                Whose.of(signedIn.user()),
                null,
                session.createdAt(),
                session.lastActivityAt(),
                session.expiresAt(),
                SessionCursor.of(session));
    }

    static SessionView of(GrantSummary grant, String provider) {
        String id = GrantId.of(grant.key());
        Instant refreshed = grant.refreshedAt();
        return new SessionView(
                id,
                "grant",
                null,
                Whose.of(provider, grant),
                grant.key().appId(),
                grant.authorizedAt(),
                refreshed == null ? grant.authorizedAt() : refreshed,
                grant.refreshExpiresAt() == null ? grant.accessExpiresAt() : grant.refreshExpiresAt(),
                id);
    }

    /** The user of a session. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Whose(
            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("hh_user_id") @Nullable
            String hhUserId,

            @JsonProperty("provider") String provider,
            @JsonProperty("provider_user_id") String providerUserId,
            @JsonProperty("username") String username,
            @JsonProperty("full_name") @Nullable String fullName) {

        static Whose of(User user) {
            return new Whose(
                    user.provider().equals(Providers.HH) ? user.providerUserId() : null,
                    user.provider(),
                    user.providerUserId(),
                    user.username(),
                    user.fullName());
        }

        static Whose of(String provider, GrantSummary grant) {
            String userId = grant.key().userId();
            return new Whose(
                    provider.equals(Providers.HH) ? userId : null,
                    provider,
                    userId,
                    provider + ":" + userId,
                    grant.userName());
        }
    }
}
