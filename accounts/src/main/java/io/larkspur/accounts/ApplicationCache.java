package io.larkspur.accounts;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.Mono;

/**
 * Keeps applications, unknown ids too: for a short life, and for a minute while this process follows who is changed
 * elsewhere. However many ask for one at a time, it is loaded once.
 * While the database is away the application last seen stands in, so that calls go on; nobody could have disabled it
 * meanwhile. Without one, the failure is told and not kept. What is being loaded when its id is forgotten is answered to
 * those who asked before, and not kept.
 */
final class ApplicationCache {

    private static final Duration LIFE_WHILE_FOLLOWING = Duration.ofMinutes(1);

    private final AsyncCache<String, Entry> entries;
    private final Following following;
    private final long life;
    private final Cache<String, StoredApplication> lastSeen;

    /** Which change was told last, for longer than anything is read. */
    private final Cache<String, String> told = Caffeine.newBuilder()
            .expireAfterWrite(LIFE_WHILE_FOLLOWING)
            .maximumSize(10_000)
            .build();

    private final Function<String, Mono<StoredApplication>> source;

    ApplicationCache(
            AccountsProperties properties, Following following, Function<String, Mono<StoredApplication>> source) {
        this.following = following;
        this.life = properties.cacheLife().toNanos();
        this.entries = Caffeine.newBuilder()
                .expireAfterWrite(LIFE_WHILE_FOLLOWING)
                .maximumSize(properties.cacheSize())
                .executor(Runnable::run)
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
        return Mono.fromFuture(() -> kept(id), othersWait).map(Entry::found);
    }

    /** A known application that needs no waiting; null for any other. */
    @Nullable
    StoredApplication atHand(String id) {
        Entry entry = read(entries.getIfPresent(id));
        return entry != null && isBelieved(entry) ? entry.found().orElse(null) : null;
    }

    void forget(String id) {
        told.invalidate(id);
        entries.synchronous().invalidate(id);
        lastSeen.invalidate(id);
    }

    /** Keeps what was read with that change in it: else a new application would be unknown again a moment later. */
    void forgetBefore(String id, String change) {
        told.put(id, change);
        Entry kept = read(entries.getIfPresent(id));
        if (kept == null || kept.found().filter(known -> known.has(change)).isEmpty()) {
            entries.synchronous().invalidate(id);
        }
        StoredApplication seen = lastSeen.getIfPresent(id);
        if (seen != null && !seen.has(change)) {
            lastSeen.asMap().remove(id, seen);
        }
    }

    void forgetAll() {
        entries.synchronous().invalidateAll();
        lastSeen.invalidateAll();
        told.invalidateAll();
    }

    /** The load starts after the entry is in place: while it is being put there, other entries may be locked with it. */
    private CompletableFuture<Entry> kept(String id) {
        CompletableFuture<Entry> known = entries.getIfPresent(id);
        Entry entry = read(known);
        if (entry != null && !isBelieved(entry)) {
            entries.asMap().remove(id, known);
        }
        CompletableFuture<Entry> fresh = new CompletableFuture<>();
        CompletableFuture<Entry> kept = entries.get(id, (key, executor) -> fresh);
        return kept == fresh ? loaded(id, fresh) : kept;
    }

    private CompletableFuture<Entry> loaded(String id, CompletableFuture<Entry> fresh) {
        long readAt = following.now();
        return source.apply(id)
                .singleOptional()
                .doOnNext(found -> remember(id, found, fresh))
                .map(found -> new Entry(found, readAt, true))
                .onErrorResume(DataAccessException.class, away -> standIn(id, away)
                        .map(found -> new Entry(found, readAt, false)))
                .toFuture()
                .whenComplete((entry, failure) -> {
                    if (failure == null) {
                        fresh.complete(entry);
                    } else {
                        fresh.completeExceptionally(failure);
                    }
                });
    }

    /** Null while it is being read, and when that failed. */
    private static @Nullable Entry read(@Nullable CompletableFuture<Entry> kept) {
        return kept != null && kept.isDone() && !kept.isCompletedExceptionally() ? kept.join() : null;
    }

    private boolean isBelieved(Entry entry) {
        return following.now() - entry.readAt() <= life || entry.read() && following.isCurrentFor(entry.readAt());
    }

    /** Looked at twice, since it may be forgotten in between. */
    private void remember(String id, Optional<StoredApplication> found, CompletableFuture<Entry> fresh) {
        if (found.isEmpty()) {
            lastSeen.invalidate(id);
        } else if (isCurrent(id, found.get(), fresh)) {
            lastSeen.put(id, found.get());
            if (!isCurrent(id, found.get(), fresh)) {
                lastSeen.asMap().remove(id, found.get());
            }
        }
    }

    /** Whether it was not forgotten while it was read, or has the change that was the reason. */
    private boolean isCurrent(String id, StoredApplication read, CompletableFuture<Entry> fresh) {
        String last = told.getIfPresent(id);
        return entries.getIfPresent(id) == fresh || last != null && read.has(last);
    }

    private Mono<Optional<StoredApplication>> standIn(String id, DataAccessException away) {
        return Mono.justOrEmpty(lastSeen.getIfPresent(id)).map(Optional::of).switchIfEmpty(Mono.error(away));
    }

    /**
     * @param readAt when the reading began, in nanoseconds
     * @param read whether it was read at all, and does not stand in
     */
    private record Entry(Optional<StoredApplication> found, long readAt, boolean read) {}
}
