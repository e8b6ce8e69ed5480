package io.larkspur.feishu;

import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.AuthorizationAttempt;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.NewAuthSession;
import io.larkspur.vault.PlatformUser;
import io.larkspur.vault.ReturnedAuthorization;
import io.larkspur.vault.TokenValue;
import io.larkspur.vault.VaultProblems;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Sessions in a map, with the vault's rules as its door states them. */
public final class FakeAuthSessions implements AuthSessions {

    private final Map<String, AuthSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, AuthorizationAttempt> attempts = new ConcurrentHashMap<>();
    private final AtomicInteger walks = new AtomicInteger();

    public void put(AuthSession session) {
        sessions.put(session.sessionId(), session);
    }

    public AuthSession now(String sessionId) {
        return sessions.get(sessionId);
    }

    @Override
    public Mono<AuthSession> open(NewAuthSession request) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<AuthSession> find(String sessionId) {
        return Mono.justOrEmpty(sessions.get(sessionId))
                .switchIfEmpty(Mono.error(() -> VaultProblems.unknown(sessionId)));
    }

    @Override
    public Mono<AuthSession> complete(String sessionId, PlatformUser user, IssuedTokens tokens) {
        return pending(sessionId).flatMap(session -> {
            if (!session.userId().equals(user.openId())) {
                return Mono.error(VaultProblems.otherPerson(session));
            }
            return Mono.just(to(session, AuthSessionState.COMPLETED));
        });
    }

    @Override
    public Mono<AuthSession> deny(String sessionId) {
        return pending(sessionId).map(session -> to(session, AuthSessionState.DENIED));
    }

    @Override
    public Mono<AuthSession> cardSent(String sessionId, String messageId, @Nullable String options) {
        return find(sessionId);
    }

    @Override
    public Mono<Long> removeExpired() {
        return Mono.just(0L);
    }

    @Override
    public Mono<AuthorizationAttempt> begin(String sessionId) {
        return pending(sessionId).map(session -> {
            int walk = walks.incrementAndGet();
            AuthorizationAttempt attempt =
                    new AuthorizationAttempt(session, "state-" + walk, "challenge-" + walk, "browser-" + walk);
            attempts.put(attempt.state(), attempt);
            return attempt;
        });
    }

    @Override
    public Mono<ReturnedAuthorization> redeem(String state, String browser) {
        return Mono.defer(() -> {
            AuthorizationAttempt attempt = attempts.get(state);
            if (attempt == null || !attempt.browser().equals(browser)) {
                return Mono.error(VaultProblems.stateRefused());
            }
            attempts.remove(state);
            return Mono.just(new ReturnedAuthorization(attempt.session(), TokenValue.of("verifier")));
        });
    }

    private Mono<AuthSession> pending(String sessionId) {
        return find(sessionId)
                .flatMap(
                        session -> session.isPending() ? Mono.just(session) : Mono.error(VaultProblems.ended(session)));
    }

    private AuthSession to(AuthSession session, AuthSessionState state) {
        AuthSession ended = AuthSessionsOfTests.in(state, session.sessionId());
        sessions.put(ended.sessionId(), ended);
        return ended;
    }
}
