package io.larkspur.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Grants in this process, by every id they were asked for. Nothing is served for longer than five seconds, unless this
 * process has heard since, without a gap, what others tell: then for a quarter of an hour. An end leaves its version behind,
 * here for as long and in {@link EndedGrants} for longer, so that a reader who started before it cannot bring back what it
 * read.
 */
final class LocalGrants {

    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final Duration LIFE_WHILE_HEARING = Duration.ofMinutes(15);

    private final Cache<GrantKey, Entry> entries;
    private final EndedGrants ends;
    private final Hearing hearing;
    private final Ticker ticker;
    private final SharedSets sets = new SharedSets();

    LocalGrants(int size, EndedGrants ends, Hearing hearing, Ticker ticker) {
        this.ends = ends;
        this.hearing = hearing;
        this.ticker = ticker;
        this.entries = Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfterWrite(LIFE_WHILE_HEARING)
                .ticker(ticker)
                .executor(Runnable::run) // handing its upkeep to another thread costs more than doing it
                .build();
    }

    Optional<CachedGrant> find(GrantKey asked) {
        Entry entry = entries.getIfPresent(asked);
        return entry == null || !isBelieved(entry) ? Optional.empty() : Optional.ofNullable(entry.grant());
    }

    void remember(GrantKey asked, CachedGrant grant) {
        if (!hasEnded(asked, grant)) {
            put(asked, new Entry(grant.edition(), compact(asked, grant), ticker.read()));
        }
    }

    /** The same with as little of its own as can be: there may be a hundred thousand. */
    private CachedGrant compact(GrantKey asked, CachedGrant grant) {
        return new CachedGrant(
                grant.key().equals(asked) ? asked : grant.key(),
                grant.version(),
                grant.edition(),
                grant.access(),
                grant.expiresAt(),
                grant.refreshAt(),
                grant.refreshable(),
                sets.of(grant.scopes()),
                sets.of(grant.applications()));
    }

    /** Whether this process has heard of nothing newer. */
    boolean accepts(GrantKey asked, CachedGrant grant) {
        Entry known = entries.getIfPresent(asked);
        return !hasEnded(asked, grant) && (known == null || known.edition() <= grant.edition());
    }

    /** Whatever is older than this must not be served any more. */
    void forget(String appId, Set<String> names, long edition) {
        names.forEach(name -> put(new GrantKey(appId, name), new Entry(edition, null, ticker.read())));
    }

    /** These have ended, as {@link EndedGrants} knows, so nothing has to be left in their place. */
    void drop(String appId, Set<String> names, long version) {
        names.forEach(name -> entries.asMap()
                .computeIfPresent(new GrantKey(appId, name), (key, entry) -> entry.edition() < version ? null : entry));
    }

    private boolean isBelieved(Entry entry) {
        return ticker.read() - entry.writtenAt() <= LIFE.toNanos() || hearing.isWholeSince(entry.writtenAt());
    }

    private boolean hasEnded(GrantKey asked, CachedGrant grant) {
        return ends.covers(asked, grant.version()) || ends.covers(grant.key(), grant.version());
    }

    private void put(GrantKey asked, Entry entry) {
        entries.asMap().merge(asked, entry, Entry::newer);
    }

    private record Entry(long edition, @Nullable CachedGrant grant, long writtenAt) {

        /** At the same edition knowing the grant is more than knowing that older ones are void. */
        Entry newer(Entry other) {
            return other.edition > edition || other.edition == edition && other.grant != null ? other : this;
        }
    }
}
