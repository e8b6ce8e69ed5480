package io.larkspur.admin.login;

import io.larkspur.accounts.login.LoginSession;
import io.larkspur.accounts.login.SessionChoice;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.signin.Providers;
import io.larkspur.vault.GrantFilter;
import io.larkspur.vault.GrantKey;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions an administrator asks for.
 *
 * @param kind null for all but grants that only came of signing in, which their login sessions stand for
 * @param userId our id of the user, which no grant has
 * @param providerUserId the user's id at the provider
 * @param cursor where the page before ended; null begins
 */
record SessionWish(
        @Nullable Kind kind,
        @Nullable Long userId,
        @Nullable String providerUserId,
        @Nullable String cursor) {

    boolean wantsLogins() {
        return kind != Kind.GRANT && (cursor == null || !GrantId.isOne(cursor));
    }

    boolean wantsGrants() {
        return userId == null && (kind == null || kind == Kind.GRANT);
    }

    /** Fails with {@link InvalidInput}. */
    SessionChoice logins() {
        return new SessionChoice(
                kind == null ? null : kind.ofLogins, userId, providerUserId, SessionCursor.parse(cursor));
    }

    GrantFilter grants() {
        return new GrantFilter(null, providerUserId, null, kind == null ? Providers.SIGN_IN : null);
    }

    /** Fails with {@link InvalidInput}. */
    @Nullable
    GrantKey grantsAfter() {
        return cursor == null || !GrantId.isOne(cursor)
                ? null
                : GrantId.parse(cursor).orElseThrow(SessionCursor::unreadable);
    }

    /** Without the page. */
    SessionWish everywhere() {
        return new SessionWish(kind, userId, providerUserId, null);
    }

    /** What a session is. */
    enum Kind {
        PASSWORD(LoginSession.Kind.PASSWORD),
        PROVIDER(LoginSession.Kind.PROVIDER),
        GRANT(null);

        private final LoginSession.@Nullable Kind ofLogins;

        Kind(LoginSession.@Nullable Kind ofLogins) {
            this.ofLogins = ofLogins;
        }

        /** Null for null. Fails with {@link InvalidInput}. */
        static @Nullable Kind named(@Nullable String text) {
            if (text == null || text.isEmpty()) {
                return null;
            }
            return switch (text) {
                case "password" -> PASSWORD;
                case "provider" -> PROVIDER;
                case "grant" -> GRANT;
                default -> throw new InvalidInput("kind has to be password, provider or grant");
            };
        }
    }
}
