package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes schedules by the settings. */
final class Schedules {

    private final RefreshProperties refresh;
    private final EndingProperties ending;

    Schedules(RefreshProperties refresh, EndingProperties ending) {
        this.refresh = refresh;
        this.ending = ending;
    }

    /** After the user has authorized. */
    Schedule authorized(GrantKey key, long version, IssuedTokens tokens, Instant now) {
        Schedule schedule = refreshed(key, version, tokens, now);
        return new Schedule(
                schedule.refreshAt(),
                tokens.refresh() == null ? null : schedule.keepAliveAt(),
                tokens.refresh() == null ? null : now.plus(ending.consentLife()).minus(ending.consentAhead()),
                schedule.announceRefreshEndAt());
    }

    /**
     * After a refresh, which moves no end of the consent. Where the platform sent no refresh token, whether the old one
     * still serves is found out while the access token does.
     */
    Schedule refreshed(GrantKey key, long version, IssuedTokens tokens, Instant now) {
        Instant refreshAt = Schedule.refreshAt(key, version, refresh, now, tokens.accessExpiresAt());
        Instant refreshEnd = tokens.refreshExpiresAt();
        return new Schedule(
                refreshAt,
                tokens.refresh() == null ? refreshAt : keepAliveAt(refreshEnd, now),
                null,
                refreshEnd == null ? null : refreshEnd.minus(ending.refreshAhead()));
    }

    /** In the middle of a life that is too short for the usual pause. */
    private Instant keepAliveAt(@Nullable Instant end, Instant now) {
        Instant usual = now.plus(refresh.idle());
        if (end == null) {
            return usual;
        }
        Instant middle = now.plus(Duration.between(now, end).dividedBy(2));
        return usual.isBefore(middle) ? usual : middle;
    }
}
