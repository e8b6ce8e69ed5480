package io.larkspur.vault;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A token endpoint: refresh tokens work once, as at the real one. Answers go through a switchable fault. */
final class ScriptedPlatform implements TokenRefresher {

    private static final int ALREADY_USED = 20073;

    private final Clock clock;
    private final Set<TokenValue> spent = ConcurrentHashMap.newKeySet();
    private final List<TokenValue> asked = new CopyOnWriteArrayList<>();
    private final List<Long> times = new CopyOnWriteArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private volatile Function<Mono<IssuedTokens>, Mono<IssuedTokens>> fault = Function.identity();

    private volatile boolean renewsEarly = true;
    private volatile boolean answering = true;

    ScriptedPlatform(Clock clock) {
        this.clock = clock;
    }

    /** What becomes of the next answers. */
    void answers(Function<Mono<IssuedTokens>, Mono<IssuedTokens>> next) {
        fault = next;
    }

    /** Whether it refreshes while the access token still serves. */
    void renewsEarly(boolean early) {
        renewsEarly = early;
    }

    @Override
    public boolean renewsEarly(String appId) {
        return renewsEarly;
    }

    /** Whether it says anything to the point. */
    void isAnswering(boolean sensible) {
        answering = sensible;
    }

    @Override
    public Mono<Boolean> isAnswering(String appId) {
        return Mono.fromSupplier(() -> answering);
    }

    /** How often a refresh was tried, whether or not the platform heard of it. */
    int tries() {
        return tries.get();
    }

    List<TokenValue> asked() {
        return asked;
    }

    /** When, in nanoseconds of this machine's monotonic time. */
    List<Long> times() {
        return times;
    }

    @Override
    public Mono<IssuedTokens> refresh(GrantKey key, TokenValue refreshToken) {
        tries.incrementAndGet();
        return fault.apply(Mono.fromCallable(() -> {
            asked.add(refreshToken);
            times.add(System.nanoTime());
            if (!spent.add(refreshToken)) {
                throw new RefreshRefused(ALREADY_USED);
            }
            return Tokens.fresh(clock);
        }));
    }
}
