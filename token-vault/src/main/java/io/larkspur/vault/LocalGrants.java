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
 * how long a revocation can go unnoticed without Redis. An end leaves its version behind, so that a reader who started
 * before it cannot bring back what it read.
 */
final class LocalGrants {

    private static final Duration LIFE = Duration.ofSeconds(5);

    private final Cache<GrantKey, Entry> entries;

    LocalGrants(int size, Ticker ticker) {
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
        put(asked, new Entry(grant.version(), grant));
    }

    /** Whether this process has heard of nothing newer. */
    boolean accepts(GrantKey asked, CachedGrant grant) {
        Entry known = entries.getIfPresent(asked);
        return known == null || known.version() <= grant.version();
    }

    /** Whatever is older than this version must not be served any more. */
    void forget(String appId, Set<String> names, long version) {
        names.forEach(name -> put(new GrantKey(appId, name), new Entry(version, null)));
    }

    private void put(GrantKey asked, Entry entry) {
        entries.asMap().merge(asked, entry, Entry::newer);
    }

    private record Entry(long version, @Nullable CachedGrant grant) {

        /** At the same version knowing the grant is more than knowing that older ones are void. */
        Entry newer(Entry other) {
            return other.version > version || other.version == version && other.grant != null ? other : this;
        }
    }
}
