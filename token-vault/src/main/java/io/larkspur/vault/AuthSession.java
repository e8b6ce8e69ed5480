package io.larkspur.vault;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One authorization of one user for one app, from the invitation to its end.
 *
 * @param userId whom the invitation is for: the open_id for configured platform apps
 * @param openId who authorized; null until completed
 * @param authMethod how the user is asked, such as {@code websocket_card}
 * @param scopes what the user is asked for
 * @param applicationId the registered application that asked; null when an administrator did
 * @param messageId the card's message; null until one was sent
 * @param reason why the user is asked
 * @param askedBy the applications that get the user's consent on completion; {@code *} for every one that may invite
 * @param consentEndsAt until when the consent that stood when the user was asked works; null when there was none
 * @param cardOptions how the card looks, in the words of its sender; null for its own choice
 * @param otherPersonTried whether somebody else has tried to authorize
 * @param cardFailure why no card could be put before the user, in the vault's own words; null when one could
 * @param restUntil until when the user is not asked again; null after a consent and while pending
 */
public record AuthSession(
        long id,
        String sessionId,
        String appId,
        String userId,
        @Nullable String openId,
        @Nullable String userName,
        @Nullable String email,
        String authMethod,
        AuthSessionState state,
        Set<String> scopes,
        @Nullable String applicationId,
        @Nullable String messageId,
        @Nullable Instant tokenExpiresAt,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant completedAt,
        InvitationReason reason,
        Set<String> askedBy,
        @Nullable Instant consentEndsAt,
        @Nullable String cardOptions,
        boolean otherPersonTried,
        @Nullable String cardFailure,
        @Nullable Instant restUntil) {

    /** One for a user without a usable token. */
    public AuthSession(
            long id,
            String sessionId,
            String appId,
            String userId,
            @Nullable String openId,
            @Nullable String userName,
            @Nullable String email,
            String authMethod,
            AuthSessionState state,
            Set<String> scopes,
            @Nullable String applicationId,
            @Nullable String messageId,
            @Nullable Instant tokenExpiresAt,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant completedAt) {
        this(
                id,
                sessionId,
                appId,
                userId,
                openId,
                userName,
                email,
                authMethod,
                state,
                scopes,
                applicationId,
                messageId,
                tokenExpiresAt,
                createdAt,
                expiresAt,
                completedAt,
                InvitationReason.MISSING,
                applicationId == null ? Set.of() : Set.of(applicationId),
                null,
                null,
                false,
                null,
                null);
    }

    public GrantKey grantKey() {
        return new GrantKey(appId, userId);
    }

    public boolean isPending() {
        return state == AuthSessionState.PENDING;
    }

    /** As it reads at that time: pending ends with its life, whether or not anybody has written that down. */
    AuthSession asOf(Instant now) {
        return isPending() && !expiresAt.isAfter(now) ? ended(AuthSessionState.EXPIRED) : this;
    }

    private AuthSession ended(AuthSessionState end) {
        return new AuthSession(
                id,
                sessionId,
                appId,
                userId,
                openId,
                userName,
                email,
                authMethod,
                end,
                scopes,
                applicationId,
                messageId,
                tokenExpiresAt,
                createdAt,
                expiresAt,
                completedAt,
                reason,
                askedBy,
                consentEndsAt,
                cardOptions,
                otherPersonTried,
                cardFailure,
                restUntil);
    }
}
