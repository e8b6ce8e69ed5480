package io.larkspur.vault;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells caches and waiting calls what has been committed: first in this process, then in Redis, then the others. */
final class Announcements {

    private static final Logger log = LoggerFactory.getLogger(Announcements.class);

    private final LocalGrants local;
    private final SharedGrants shared;
    private final RedisLink redis;
    private final Waiters waiters;
    private final EndedGrants ends;
    private final GrantNews news;

    Announcements(
            LocalGrants local,
            SharedGrants shared,
            RedisLink redis,
            Waiters waiters,
            EndedGrants ends,
            GrantNews news) {
        this.local = local;
        this.shared = shared;
        this.redis = redis;
        this.waiters = waiters;
        this.ends = ends;
        this.news = news;
    }

    /** A user has authorized; the other names may have been keys of what is now this grant. */
    Mono<Void> authorized(CachedGrant grant, Set<String> names) {
        return Flux.fromIterable(names)
                .filter(name -> !name.equals(grant.key().userId()))
                .map(name -> new GrantKey(grant.key().appId(), name))
                .concatMap(former -> shared.bury(former, grant.edition()))
                .then(changed(grant, names));
    }

    /** A grant has a new version. */
    Mono<Void> changed(CachedGrant grant, Set<String> names) {
        return Mono.defer(() -> {
            local.forget(grant.key().appId(), names, grant.edition());
            local.remember(grant.key(), grant);
            news.tell(grant.key().appId(), names);
            return shared.put(grant)
                    .then(tell(VaultEvent.grantChanged(grant.key().appId(), grant.edition(), names)));
        });
    }

    /** A grant is no more. */
    Mono<Void> ended(GrantKey key, Set<String> names, long version) {
        return Mono.defer(() -> {
            Set<String> all = new TreeSet<>(names);
            all.add(key.userId());
            end(key.appId(), all, version);
            return shared.bury(key, version).then(tell(VaultEvent.grantEnded(key.appId(), version, all)));
        });
    }

    /** Fewer applications may use these grants. */
    Mono<Void> withdrawn(List<Revocation> consents) {
        return Flux.fromIterable(consents)
                .doOnNext(consent -> local.forget(consent.key().appId(), consent.names(), consent.version()))
                .flatMap(
                        consent -> shared.bury(consent.key(), consent.version())
                                .then(tell(VaultEvent.grantChanged(
                                        consent.key().appId(), consent.version(), consent.names()))),
                        16)
                .then();
    }

    /** Whether this process has been told of nothing that makes it void. */
    boolean accepts(CachedGrant grant) {
        return local.accepts(grant.key(), grant);
    }

    /** What Postgres says has happened somewhere; answers how long this process has known. */
    Duration learned(Revocation revocation) {
        GrantKey key = revocation.key();
        Duration known = ends.knownFor(key, revocation.version());
        if (revocation.kind() == Revocation.Kind.GRANT) {
            end(key.appId(), revocation.names(), revocation.version());
        } else {
            local.forget(key.appId(), revocation.names(), revocation.version());
        }
        return known;
    }

    /** In case whoever ended them died before it could. */
    Mono<Void> tellRedis(List<Revocation> revocations) {
        return Flux.fromIterable(revocations)
                .flatMap(revocation -> shared.buryOnce(revocation.key(), revocation.version()), 16)
                .then();
    }

    /** Forgets ends that are long past. */
    void sweep() {
        ends.sweep();
    }

    /** Remembered first, so that no late reader brings back what is about to be forgotten. */
    private void end(String appId, Set<String> names, long version) {
        ends.end(appId, names, version);
        local.drop(appId, names, version);
        news.tell(appId, names);
    }

    /** A session has left pending. */
    Mono<Void> ended(AuthSession session) {
        return Mono.defer(() -> {
            waiters.wake(session);
            return tell(VaultEvent.sessionEnded(session.sessionId()));
        });
    }

    /** What another process told. */
    void hear(String text) {
        VaultEvent.parse(text).ifPresent(this::hear);
    }

    private void hear(VaultEvent event) {
        List<String> fields = event.fields();
        if (event.kind() == VaultEvent.Kind.SESSION_ENDED) {
            waiters.hint(fields.get(0));
        } else {
            hearOfGrant(event.kind(), fields.get(0), fields.get(1), Set.copyOf(fields.subList(2, fields.size())));
        }
    }

    private void hearOfGrant(VaultEvent.Kind kind, String appId, String version, Set<String> names) {
        try {
            long number = Long.parseLong(version);
            if (kind == VaultEvent.Kind.GRANT_ENDED) {
                end(appId, names, number);
            } else {
                local.forget(appId, names, number);
                news.tell(appId, names);
            }
        } catch (NumberFormatException malformed) {
            log.debug("Not a version: {}", version);
        }
    }

    private Mono<Void> tell(VaultEvent event) {
        return redis.tell(event).onErrorResume(Exception.class, failure -> {
            log.debug("Other processes will find out without Redis: {}", failure.toString());
            return Mono.empty();
        });
    }
}
