package io.larkspur.feishu;

import io.larkspur.vault.GrantKey;
import io.larkspur.vault.TokenVault;
import io.larkspur.vault.UserToken;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Mono;

/** Knows when who authorized, and records who was revoked. */
public final class FakeVault implements TokenVault {

    public final Map<GrantKey, Instant> authorized = new ConcurrentHashMap<>();
    public final Queue<GrantKey> revoked = new ConcurrentLinkedQueue<>();

    @Override
    public Mono<UserToken> tokenFor(GrantKey key) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<UserToken> refresh(GrantKey key) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<UserToken> refreshPast(GrantKey key, long version) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<UserToken> later(GrantKey key, long version) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Boolean> revoke(GrantKey key) {
        return revoke(key, Instant.MAX);
    }

    @Override
    public Mono<Boolean> revoke(GrantKey key, Instant givenUntil) {
        return Mono.fromCallable(() -> {
            Instant given = authorized.get(key);
            boolean ends = given != null && !given.isAfter(givenUntil) && authorized.remove(key, given);
            if (ends) {
                revoked.add(key);
            }
            return ends;
        });
    }
}
