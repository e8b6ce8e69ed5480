package io.larkspur.gateway;

import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.GrantEnds;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.GrantNotRefreshable;
import io.larkspur.vault.Invitation;
import io.larkspur.vault.Invitations;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.NewAuthSession;
import io.larkspur.vault.NoGrant;
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
public final class FakeVault implements TokenVault, Invitations, AuthSessions, GrantEnds {

    private static final Duration A_WHILE = Duration.ofMillis(50);

    private final Map<GrantKey, UserToken> tokens = new ConcurrentHashMap<>();
    private final Map<String, AuthSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, Sinks.One<AuthSession>> ends = new ConcurrentHashMap<>();
    private final List<Invitation> invitations = new CopyOnWriteArrayList<>();
    private final Map<GrantKey, Sinks.Empty<Void>> grantEnds = new ConcurrentHashMap<>();
    private final Map<GrantKey, Long> ended = new ConcurrentHashMap<>();
    private final Map<String, Integer> refreshes = new ConcurrentHashMap<>();
    private final Map<GrantKey, Long> justRefreshed = new ConcurrentHashMap<>();
    private final Set<String> unrefreshable = ConcurrentHashMap.newKeySet();
    private final Set<String> slow = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger watching = new AtomicInteger();

    /** The user consents to these applications; answers the token's text. */
    public String grant(String openId, String... applications) {
        return put(new GrantKey(FakePlatform.APP, openId), Set.of(), Set.of(applications));
    }

    private String put(GrantKey key, Set<String> scopes, Set<String> applications) {
        Instant end = Instant.parse("2099-01-01T00:00:00Z");
        long version = ended.getOrDefault(key, 0L) + 1;
        return tokens.merge(
                        key,
                        new UserToken(text(key, version), end, false, scopes, applications, version),
                        (old, first) -> new UserToken(
                                text(key, old.version() + 1), end, false, scopes, applications, old.version() + 1))
                .value()
                .reveal();
    }

    private static TokenValue text(GrantKey key, long version) {
        return TokenValue.of("u-canary-of-" + key.userId() + "-0123456789" + (version == 1 ? "" : "-" + version));
    }

    /** The user consents to this application with these scopes only, or with more; answers the token's text. */
    public String grantScopes(String openId, String application, String... scopes) {
        return put(new GrantKey(FakePlatform.APP, openId), Set.of(scopes), Set.of(application));
    }

    public String tokenOf(String openId) {
        return tokens.get(new GrantKey(FakePlatform.APP, openId)).value().reveal();
    }

    /** Refreshes of this user's grant come on another thread, after everything else has been done. */
    public void refreshSlowly(String openId) {
        slow.add(openId);
    }

    /** The platform would refuse to refresh this user's grant. */
    public void spoilRefresh(String openId) {
        unrefreshable.add(openId);
    }

    public int refreshesOf(String openId) {
        return refreshes.getOrDefault(openId, 0);
    }

    /** Calls that would be told of a grant's end. */
    public int watching() {
        return watching.get();
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
                null,
                invitation.reason(),
                Set.of(invitation.applicationId()),
                null,
                null,
                false,
                null,
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
                state == AuthSessionState.COMPLETED ? Instant.parse("2026-11-20T09:01:00Z") : null,
                session.reason(),
                session.askedBy(),
                null,
                null,
                false,
                null,
                null);
    }

    private static RuntimeException unknown(String sessionId) {
        return made(UnknownAuthSession.class, String.class, sessionId);
    }

    /** Their constructors are the vault's own. */
    private static <T extends RuntimeException, A> T made(Class<T> type, Class<A> argument, A value) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(argument);
            constructor.setAccessible(true);
            return constructor.newInstance(value);
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
        return Mono.fromSupplier(() -> tokens.get(key)).filter(token -> token.version() > version);
    }

    @Override
    public Mono<UserToken> refreshPast(GrantKey key, long version) {
        Mono<UserToken> refreshed =
                Mono.fromSupplier(() -> tokens.computeIfPresent(key, (same, token) -> refreshed(key, token, version)));
        return (slow.contains(key.userId()) ? refreshed.delayElement(A_WHILE) : refreshed)
                .switchIfEmpty(Mono.error(() -> made(NoGrant.class, GrantKey.class, key)));
    }

    private UserToken refreshed(GrantKey key, UserToken token, long version) {
        if (token.version() > version || justRefreshed.getOrDefault(key, 0L) == version) {
            return token;
        }
        if (unrefreshable.contains(key.userId())) {
            throw made(GrantNotRefreshable.class, GrantKey.class, key);
        }
        refreshes.merge(key.userId(), 1, Integer::sum);
        justRefreshed.put(key, token.version() + 1);
        return new UserToken(
                text(key, token.version() + 1),
                token.expiresAt(),
                false,
                token.scopes(),
                token.applications(),
                token.version() + 1);
    }

    @Override
    public Mono<Void> endOf(GrantKey asked, long version) {
        return Mono.defer(() -> version <= ended.getOrDefault(asked, 0L)
                        ? Mono.empty()
                        : grantEnds.computeIfAbsent(asked, key -> Sinks.empty()).asMono())
                .doOnSubscribe(started -> watching.incrementAndGet())
                .doFinally(signal -> watching.decrementAndGet());
    }

    @Override
    public Mono<Boolean> revoke(GrantKey key) {
        return Mono.fromSupplier(() -> {
            UserToken had = tokens.remove(key);
            if (had == null) {
                return false;
            }
            ended.put(key, had.version());
            Sinks.Empty<Void> end = grantEnds.remove(key);
            return end == null || end.tryEmitEmpty().isSuccess();
        });
    }

    /** Nobody authorizes anew in between here. */
    @Override
    public Mono<Boolean> revoke(GrantKey key, Instant givenUntil) {
        return revoke(key);
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
