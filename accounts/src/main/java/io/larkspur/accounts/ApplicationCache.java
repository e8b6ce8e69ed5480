package io.larkspur.accounts;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.Mono;

/**
 * Keeps applications for a short, hard life, unknown ids too. However many ask for one at a time, it is loaded once.
 * While the database is away the application last seen stands in, so that calls go on; nobody could have disabled it
 * meanwhile. Without one, the failure is told and not kept. What is being loaded when its id is forgotten is answered to
 * those who asked before, and not kept.
 */
final class ApplicationCache {

    private final AsyncCache<String, Optional<StoredApplication>> entries;
    private final Cache<String, StoredApplication> lastSeen;
    private final Function<String, Mono<StoredApplication>> source;

    ApplicationCache(AccountsProperties properties, Function<String, Mono<StoredApplication>> source) {
        this.entries = Caffeine.newBuilder()
                .expireAfterWrite(properties.cacheLife())
                .maximumSize(properties.cacheSize())
                .buildAsync();
        this.lastSeen = Caffeine.newBuilder()
                .expireAfterWrite(properties.staleAllowance())
                .maximumSize(properties.cacheSize())
                .build();
        this.source = source;
    }

    Mono<Optional<StoredApplication>> lookUp(String id) {
        if (!Mint.couldBeApplicationId(id)) {
            return Mono.just(Optional.empty());
        }
        boolean othersWait = true;
        return Mono.fromFuture(() -> kept(id), othersWait);
    }

    /** A known application that needs no waiting; null for any other. */
    @Nullable
    StoredApplication atHand(String id) {
        CompletableFuture<Optional<StoredApplication>> kept = entries.getIfPresent(id);
        return kept == null || !kept.isDone() || kept.isCompletedExceptionally()
                ? null
                : kept.join().orElse(null);
    }

    void forget(String id) {
        lastSeen.invalidate(id);
        entries.synchronous().invalidate(id);
    }

    /** The load starts after the entry is in place: while it is being put there, other entries may be locked with it. */
    private CompletableFuture<Optional<StoredApplication>> kept(String id) {
        CompletableFuture<Optional<StoredApplication>> fresh = new CompletableFuture<>();
        CompletableFuture<Optional<StoredApplication>> kept = entries.get(id, (key, executor) -> fresh);
        return kept == fresh ? loaded(id, fresh) : kept;
    }

    private CompletableFuture<Optional<StoredApplication>> loaded(
            String id, CompletableFuture<Optional<StoredApplication>> entry) {
        return source.apply(id)
                .singleOptional()
                .doOnNext(found -> remember(id, found))
                .onErrorResume(DataAccessException.class, away -> standIn(id, away))
                .toFuture()
                .whenComplete((found, failure) -> {
                    if (failure == null) {
                        entry.complete(found);
                    } else {
                        entry.completeExceptionally(failure);
                    }
                });
    }

    private void remember(String id, Optional<StoredApplication> found) {
        found.ifPresentOrElse(application -> lastSeen.put(id, application), () -> lastSeen.invalidate(id));
    }

    private Mono<Optional<StoredApplication>> standIn(String id, DataAccessException away) {
        return Mono.justOrEmpty(lastSeen.getIfPresent(id)).map(Optional::of).switchIfEmpty(Mono.error(away));
    }
}
