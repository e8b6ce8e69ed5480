package io.larkspur.gateway;

import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.Invitation;
import io.larkspur.vault.Invitations;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.NewAuthSession;
import io.larkspur.vault.PlatformUser;
import io.larkspur.vault.ReturnedAuthorization;
import io.larkspur.vault.TokenValue;
import io.larkspur.vault.TokenVault;
import io.larkspur.vault.UnknownAuthSession;
import io.larkspur.vault.UserToken;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Grants, sessions and invitations in memory; a test plays the user. */
public final class FakeVault implements TokenVault, Invitations, AuthSessions {

    private final Map<GrantKey, UserToken> tokens = new ConcurrentHashMap<>();
    private final Map<String, AuthSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, Sinks.One<AuthSession>> ends = new ConcurrentHashMap<>();
    private final List<Invitation> invitations = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** The user consents to these applications; answers the token's text. */
    public String grant(String openId, String... applications) {
        String text = "u-canary-of-" + openId + "-0123456789";
        GrantKey key = new GrantKey(FakePlatform.APP, openId);
        Instant end = Instant.parse("2099-01-01T00:00:00Z");
        tokens.put(key, new UserToken(TokenValue.of(text), end, false, Set.of(), Set.of(applications), 1));
        return text;
    }

    public AuthSession end(String sessionId, AuthSessionState state) {
        AuthSession ended = with(sessions.get(sessionId), state);
        sessions.put(sessionId, ended);
        ends.get(sessionId).tryEmitValue(ended).orThrow();
        return ended;
    }

    public List<Invitation> invitationsFor(String openId) {
        return invitations.stream()
                .filter(invitation -> invitation.key().userId().equals(openId))
                .toList();
    }

    public AuthSession pendingOf(String openId) {
        return sessions.values().stream()
                .filter(session -> session.userId().equals(openId) && session.isPending())
                .findFirst()
                .orElseThrow();
    }

    public boolean hasPending(String openId) {
        return sessions.values().stream().anyMatch(session -> session.userId().equals(openId) && session.isPending());
    }

    public int waiting() {
        return waiting.get();
    }

    @Override
    public Mono<UserToken> tokenFor(GrantKey key) {
        return Mono.fromSupplier(() -> tokens.get(key));
    }

    @Override
    public Mono<AuthSession> invite(Invitation invitation) {
        return Mono.fromSupplier(() -> {
            invitations.add(invitation);
            synchronized (sessions) {
                return hasPending(invitation.key().userId())
                        ? pendingOf(invitation.key().userId())
                        : opened(invitation);
            }
        });
    }

    @Override
    public Mono<AuthSession> outcome(String sessionId, Duration within) {
        return ends.get(sessionId)
                .asMono()
                .doOnSubscribe(started -> waiting.incrementAndGet())
                .doFinally(signal -> waiting.decrementAndGet())
                .timeout(within, Mono.empty());
    }

    @Override
    public Mono<AuthSession> find(String sessionId) {
        return Mono.justOrEmpty(sessions.get(sessionId)).switchIfEmpty(Mono.error(() -> unknown(sessionId)));
    }

    private AuthSession opened(Invitation invitation) {
        String id = UUID.randomUUID().toString();
        AuthSession session = new AuthSession(
                1,
                id,
                invitation.key().appId(),
                invitation.key().userId(),
                null,
                null,
                null,
                "websocket_card",
                AuthSessionState.PENDING,
                invitation.scopes(),
                invitation.applicationId(),
                "om_1",
                null,
                Instant.parse("2026-11-20T09:00:00Z"),
                Instant.parse("2026-11-20T09:10:00.123456Z"),
                null);
        sessions.put(id, session);
        ends.put(id, Sinks.one());
        return session;
    }

    private static AuthSession with(AuthSession session, AuthSessionState state) {
        return new AuthSession(
                session.id(),
                session.sessionId(),
                session.appId(),
                session.userId(),
                session.userId(),
                session.userName(),
                session.email(),
                session.authMethod(),
                state,
                session.scopes(),
                session.applicationId(),
                session.messageId(),
                session.tokenExpiresAt(),
                session.createdAt(),
                session.expiresAt(),
                state == AuthSessionState.COMPLETED ? Instant.parse("2026-11-20T09:01:00Z") : null);
    }

    private static RuntimeException unknown(String sessionId) {
        try {
            Constructor<UnknownAuthSession> constructor = UnknownAuthSession.class.getDeclaredConstructor(String.class);
            constructor.setAccessible(true);
            return constructor.newInstance(sessionId);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Mono<UserToken> refresh(GrantKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<UserToken> later(GrantKey key, long version) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<UserToken> refreshPast(GrantKey key, long version) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Boolean> revoke(GrantKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Boolean> revoke(GrantKey key, Instant givenUntil) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<AuthSession> open(NewAuthSession request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<AuthSession> complete(String sessionId, PlatformUser user, IssuedTokens issued) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<AuthSession> deny(String sessionId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<AuthSession> cardSent(String sessionId, String messageId, @Nullable String options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<Long> removeExpired() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<AuthorizationAttempt> begin(String sessionId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Mono<ReturnedAuthorization> redeem(String state, String browser) {
        throw new UnsupportedOperationException();
    }
}
