package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Grants in this process, by every id they were asked for. Nothing is served for longer than five seconds, which bounds
 * how long a revocation can go unnoticed without Redis. An end leaves its version behind, here for as long and in
 * {@link EndedGrants} for longer, so that a reader who started before it cannot bring back what it read.
 */
final class LocalGrants {

    private static final Duration LIFE = Duration.ofSeconds(5);

    private final Cache<GrantKey, Entry> entries;
    private final EndedGrants ends;

    LocalGrants(int size, EndedGrants ends, Ticker ticker) {
        this.ends = ends;
        this.entries = Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfterWrite(LIFE)
                .ticker(ticker)
                .build();
    }

    Optional<CachedGrant> find(GrantKey asked) {
        return Optional.ofNullable(entries.getIfPresent(asked)).map(Entry::grant);
    }

    void remember(GrantKey asked, CachedGrant grant) {
        if (!hasEnded(asked, grant)) {
            put(asked, new Entry(grant.edition(), grant));
        }
    }

    /** Whether this process has heard of nothing newer. */
    boolean accepts(GrantKey asked, CachedGrant grant) {
        Entry known = entries.getIfPresent(asked);
        return !hasEnded(asked, grant) && (known == null || known.edition() <= grant.edition());
    }

    /** Whatever is older than this must not be served any more. */
    void forget(String appId, Set<String> names, long edition) {
        names.forEach(name -> put(new GrantKey(appId, name), new Entry(edition, null)));
    }

    /** These have ended, as {@link EndedGrants} knows, so nothing has to be left in their place. */
    void drop(String appId, Set<String> names, long version) {
        names.forEach(name -> entries.asMap()
                .computeIfPresent(new GrantKey(appId, name), (key, entry) -> entry.edition() < version ? null : entry));
    }

    private boolean hasEnded(GrantKey asked, CachedGrant grant) {
        return ends.covers(asked, grant.version()) || ends.covers(grant.key(), grant.version());
    }

    private void put(GrantKey asked, Entry entry) {
        entries.asMap().merge(asked, entry, Entry::newer);
    }

    private record Entry(long edition, @Nullable CachedGrant grant) {

        /** At the same edition knowing the grant is more than knowing that older ones are void. */
        Entry newer(Entry other) {
            return other.edition > edition || other.edition == edition && other.grant != null ? other : this;
        }
    }
}
