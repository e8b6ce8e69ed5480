package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.Weigher;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Grants in this process, by every id they were asked for, as far as its memory goes: tokens may be long. Nothing is served
 * for longer than five seconds, unless this process has heard since, without a gap, what others tell: then for a quarter of
 * an hour. An end leaves its version behind, here for as long and in {@link EndedGrants} for longer, so that a reader who
 * started before it cannot bring back what it read.
 */
final class LocalGrants {

    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final Duration LIFE_WHILE_HEARING = Duration.ofMinutes(15);

    private final Cache<GrantKey, LocalGrant> entries;
    private final EndedGrants ends;
    private final Hearing hearing;
    private final Ticker ticker;
    private final SharedSets sets = new SharedSets();

    /**
     * @param size the most grants
     * @param memory the most bytes of the heap that all of them take
     */
    LocalGrants(int size, long memory, EndedGrants ends, Hearing hearing, Ticker ticker) {
        this.ends = ends;
        this.hearing = hearing;
        this.ticker = ticker;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(size == 0 ? 0 : memory)
                .weigher(weigher(size, memory))
                .expireAfterWrite(LIFE_WHILE_HEARING)
                .ticker(ticker)
                .executor(Runnable::run) // handing its upkeep to another thread costs more than doing it
                .build();
    }

    Optional<CachedGrant> find(GrantKey asked) {
        LocalGrant entry = entries.getIfPresent(asked);
        return entry == null || !isBelieved(entry) ? Optional.empty() : Optional.ofNullable(entry.grant(asked));
    }

    void remember(GrantKey asked, CachedGrant grant) {
        if (!hasEnded(asked, grant)) {
            put(asked, LocalGrant.of(asked, grant, sets, ticker.read()));
        }
    }

    /** Whether this process has heard of nothing newer. */
    boolean accepts(GrantKey asked, CachedGrant grant) {
        LocalGrant known = entries.getIfPresent(asked);
        return !hasEnded(asked, grant) && (known == null || known.edition() <= grant.edition());
    }

    /** Whatever is older than this must not be served any more. */
    void forget(String appId, Set<String> names, long edition) {
        names.forEach(name -> put(new GrantKey(appId, name), LocalGrant.end(edition, ticker.read())));
    }

    /** These have ended, as {@link EndedGrants} knows, so nothing has to be left in their place. */
    void drop(String appId, Set<String> names, long version) {
        names.forEach(name -> entries.asMap()
                .computeIfPresent(new GrantKey(appId, name), (key, entry) -> entry.edition() < version ? null : entry));
    }

    private boolean isBelieved(LocalGrant entry) {
        return ticker.read() - entry.writtenAt() <= LIFE.toNanos() || hearing.isWholeSince(entry.writtenAt());
    }

    private boolean hasEnded(GrantKey asked, CachedGrant grant) {
        return ends.covers(asked, grant.version()) || ends.covers(grant.key(), grant.version());
    }

    private void put(GrantKey asked, LocalGrant entry) {
        entries.asMap().merge(asked, entry, LocalGrant::newer);
    }

    /** Small ones weigh as if they took their part of the memory, so that there are no more of them than asked for. */
    private static Weigher<GrantKey, LocalGrant> weigher(int size, long memory) {
        int least = (int) Math.min(Integer.MAX_VALUE, memory / Math.max(1, size));
        return (asked, entry) -> Math.max(least, entry.size(asked));
    }
}
