package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Looks in this process, then in Redis, then in Postgres, which is the truth: a miss always goes on to it, so that a
 * consent given a moment ago in another process is found. While revocations cannot be read the truth is asked first; when
 * it does not answer, what Redis holds serves, and what this process holds only where Redis does not answer either.
 */
final class LayeredTokenVault implements TokenVault {

    private final LocalGrants local;
    private final SharedGrants shared;
    private final GrantStore grants;
    private final GrantRefresh refresh;
    private final RefreshAhead ahead;
    private final StoredGrants endings;
    private final Freshness freshness;
    private final BackgroundWork background;
    private final StoreDeadline deadline;
    private final Duration margin;
    private final StoreClock clock;
    private final Flights<GrantKey, Grant> forced;
    private final Flights<Refused, Grant> replaced;

    LayeredTokenVault(
            LocalGrants local,
            SharedGrants shared,
            GrantStore grants,
            GrantRefresh refresh,
            RefreshAhead ahead,
            StoredGrants endings,
            Freshness freshness,
            BackgroundWork background,
            StoreDeadline deadline,
            Duration margin,
            StoreClock clock) {
        this.local = local;
        this.shared = shared;
        this.grants = grants;
        this.refresh = refresh;
        this.ahead = ahead;
        this.endings = endings;
        this.freshness = freshness;
        this.background = background;
        this.deadline = deadline;
        this.margin = margin;
        this.clock = clock;
        this.forced = new Flights<>("Refreshing a grant on request", background);
        this.replaced = new Flights<>("Replacing a refused token", background);
    }

    @Override
    public Mono<UserToken> tokenFor(GrantKey key) {
        return Mono.defer(() -> freshness.isCurrent() ? fromNearest(key) : inDoubt(key))
                .map(this::serve);
    }

    @Override
    public Optional<UserToken> tokenAtHand(GrantKey key) {
        return freshness.isCurrent() ? local.find(key).filter(this::isValid).map(this::serve) : Optional.empty();
    }

    @Override
    public Mono<UserToken> refresh(GrantKey key) {
        return forced.join(key, () -> find(key)
                        .switchIfEmpty(Mono.error(() -> new NoGrant(key)))
                        .flatMap(grant -> refresh.past(grant.version(), grant.key())))
                .map(this::token);
    }

    @Override
    public Mono<UserToken> later(GrantKey key, long version) {
        return find(key).filter(grant -> grant.version() > version).flatMap(grant -> remembered(key, grant));
    }

    @Override
    public Mono<UserToken> refreshPast(GrantKey key, long version) {
        return replaced.join(new Refused(key, version), () -> find(key)
                        .switchIfEmpty(Mono.error(() -> new NoGrant(key)))
                        .flatMap(grant -> past(version, grant)))
                .flatMap(grant -> remembered(key, grant))
                .switchIfEmpty(Mono.error(() -> new NoGrant(key)));
    }

    /** A later one may have run out already. */
    private Mono<Grant> past(long version, Grant grant) {
        boolean isNews = grant.version() > version || grant.isJustRefreshed(now());
        return isNews && isValid(grant.cacheable(now()))
                ? Mono.just(grant)
                : refresh.past(Math.max(version, grant.version()), grant.key());
    }

    private Mono<UserToken> remembered(GrantKey key, Grant grant) {
        return Mono.just(grant.cacheable(now()))
                .filter(this::isValid)
                .doOnNext(cacheable -> local.remember(key, cacheable))
                .map(cacheable -> cacheable.token(margin, now()));
    }

    @Override
    public Mono<Boolean> revoke(GrantKey key) {
        return endings.end(GrantSelection.of(key), GrantEnding.byPlatform()).map(count -> count > 0);
    }

    @Override
    public Mono<Boolean> revoke(GrantKey key, Instant givenUntil) {
        return endings.end(GrantSelection.of(key), GrantEnding.byPlatform(), givenUntil)
                .map(count -> count > 0);
    }

    private Mono<CachedGrant> fromNearest(GrantKey key) {
        return fromLocal(key)
                .switchIfEmpty(Mono.defer(() -> fromRedis(key)))
                .switchIfEmpty(Mono.defer(() -> fromPostgres(key)));
    }

    /** Asking a silent store once more per call would only queue calls up; the next reading of revocations tells. */
    private Mono<CachedGrant> inDoubt(GrantKey key) {
        if (freshness.isPostgresSilent()) {
            return stale(key).switchIfEmpty(Mono.defer(() -> fromPostgres(key)));
        }
        return fromPostgres(key)
                .onErrorResume(VaultUnavailable.class, away -> stale(key).switchIfEmpty(Mono.error(away)));
    }

    /** Not kept in this process, so that nothing here outlives its five seconds while Redis answers nothing new. */
    private Mono<CachedGrant> stale(GrantKey key) {
        return shared.look(key)
                .filter(grant -> isValid(grant) && local.accepts(key, grant))
                .onErrorResume(Exception.class, away -> fromLocal(key));
    }

    private Mono<CachedGrant> fromLocal(GrantKey key) {
        return Mono.defer(() -> Mono.justOrEmpty(local.find(key))).filter(this::isValid);
    }

    private Mono<CachedGrant> fromRedis(GrantKey key) {
        return shared.find(key)
                .filter(grant -> isValid(grant) && local.accepts(key, grant))
                .doOnNext(grant -> local.remember(key, grant));
    }

    private Mono<CachedGrant> fromPostgres(GrantKey key) {
        return find(key).flatMap(grant -> {
            CachedGrant cacheable = grant.cacheable(now());
            if (isValid(cacheable)) {
                local.remember(key, cacheable);
                background.run("Filling Redis", shared.put(cacheable));
                return Mono.just(cacheable);
            }
            return refreshed(grant);
        });
    }

    /** Empty when only the user can help. */
    private Mono<CachedGrant> refreshed(Grant grant) {
        return refresh.past(grant.version(), grant.key())
                .map(rotated -> rotated.cacheable(now()))
                .filter(this::isValid)
                .onErrorResume(NoGrant.class, gone -> Mono.empty())
                .onErrorResume(GrantNotRefreshable.class, refused -> Mono.empty());
    }

    private UserToken serve(CachedGrant grant) {
        if (grant.isDue(now())) {
            ahead.consider(grant);
        }
        return grant.token(margin, now());
    }

    private UserToken token(Grant grant) {
        return grant.cacheable(now()).token(margin, now());
    }

    private Mono<Grant> find(GrantKey key) {
        return deadline.on(grants.find(key));
    }

    private boolean isValid(CachedGrant grant) {
        return grant.isValid(now());
    }

    private Instant now() {
        return clock.instant();
    }

    private record Refused(GrantKey key, long version) {}
}
