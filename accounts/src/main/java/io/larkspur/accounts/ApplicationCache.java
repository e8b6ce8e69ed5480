package io.larkspur.accounts;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Keeps applications for a short, hard life, unknown ids too. However many ask for one at a time, it is loaded once; a
 * failed load is not kept. What is being loaded when its id is forgotten is answered to those who asked before, and not
 * kept either.
 */
final class ApplicationCache {

    private final AsyncCache<String, Optional<StoredApplication>> entries;
    private final Function<String, Mono<StoredApplication>> source;

    ApplicationCache(AccountsProperties properties, Function<String, Mono<StoredApplication>> source) {
        this.entries = Caffeine.newBuilder()
                .expireAfterWrite(properties.cacheLife())
                .maximumSize(properties.cacheSize())
                .buildAsync();
        this.source = source;
    }

    Mono<Optional<StoredApplication>> lookUp(String id) {
        if (!Mint.couldBeApplicationId(id)) {
            return Mono.just(Optional.empty());
        }
        boolean othersWait = true;
        return Mono.fromFuture(() -> kept(id), othersWait);
    }

    void forget(String id) {
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
        return source.apply(id).singleOptional().toFuture().whenComplete((found, failure) -> {
            if (failure == null) {
                entry.complete(found);
            } else {
                entry.completeExceptionally(failure);
            }
        });
    }
}
