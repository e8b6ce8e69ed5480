package io.larkspur.vault;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A token endpoint: refresh tokens work once, as at the real one. Answers go through a switchable fault. */
final class ScriptedPlatform implements TokenRefresher {

    private static final int ALREADY_USED = 20073;

    private final Clock clock;
    private final Set<TokenValue> spent = ConcurrentHashMap.newKeySet();
    private final List<TokenValue> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Mono<IssuedTokens>, Mono<IssuedTokens>> fault = Function.identity();

    ScriptedPlatform(Clock clock) {
        this.clock = clock;
    }

    /** What becomes of the next answers. */
    void answers(Function<Mono<IssuedTokens>, Mono<IssuedTokens>> next) {
        fault = next;
    }

    List<TokenValue> asked() {
        return asked;
    }

    @Override
    public Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken) {
        return fault.apply(Mono.fromCallable(() -> {
            asked.add(refreshToken);
            if (!spent.add(refreshToken)) {
                throw new RefreshRefused(ALREADY_USED);
            }
            return Tokens.fresh(clock);
        }));
    }
}
