package io.larkspur.vault;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A grant in this process with as little of its own as can be, for there may be a hundred thousand; or, without a token, what
 * an end left behind: whatever is older is void.
 */
final class LocalGrant {

    /** Itself, its name and its place in a table, as the JDK lays them out. */
    private static final int FRAME = 300;

    private final long edition;
    private final long writtenAt;
    private final long version;
    private final long expiresAt;
    private final long refreshAt;
    private final boolean refreshable;

    /** Null where it is the one that the grant was asked for by. */
    private final @Nullable GrantKey key;

    private final @Nullable TokenValue access;
    private final Set<String> scopes;
    private final Set<String> applications;

    private LocalGrant(long edition, long writtenAt) {
        this.edition = edition;
        this.writtenAt = writtenAt;
        this.version = 0;
        this.expiresAt = 0;
        this.refreshAt = 0;
        this.refreshable = false;
        this.key = null;
        this.access = null;
        this.scopes = Set.of();
        this.applications = Set.of();
    }

    private LocalGrant(GrantKey asked, CachedGrant grant, SharedSets sets, long writtenAt) {
        this.edition = grant.edition();
        this.writtenAt = writtenAt;
        this.version = grant.version();
        this.expiresAt = micros(grant.expiresAt());
        this.refreshAt = micros(grant.refreshAt());
        this.refreshable = grant.refreshable();
        this.key = grant.key().equals(asked) ? null : grant.key();
        this.access = grant.access();
        this.scopes = sets.of(grant.scopes());
        this.applications = sets.of(grant.applications());
    }

    /** @param asked what it is asked for by */
    static LocalGrant of(GrantKey asked, CachedGrant grant, SharedSets sets, long writtenAt) {
        return new LocalGrant(asked, grant, sets, writtenAt);
    }

    static LocalGrant end(long edition, long writtenAt) {
        return new LocalGrant(edition, writtenAt);
    }

    long edition() {
        return edition;
    }

    /** By the ticker of this process. */
    long writtenAt() {
        return writtenAt;
    }

    /** Null where it has ended. */
    @Nullable
    CachedGrant grant(GrantKey asked) {
        return access == null
                ? null
                : new CachedGrant(
                        key == null ? asked : key,
                        version,
                        edition,
                        access,
                        instant(expiresAt),
                        instant(refreshAt),
                        refreshable,
                        scopes,
                        applications);
    }

    /** At the same edition knowing the grant is more than knowing that older ones are void. */
    LocalGrant newer(LocalGrant other) {
        return other.edition > edition || other.edition == edition && other.access != null ? other : this;
    }

    /** About how many bytes of memory it takes under that name. */
    int size(GrantKey asked) {
        int names = asked.userId().length() + (key == null ? 0 : key.userId().length());
        return FRAME + names + (access == null ? 0 : access.size());
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
