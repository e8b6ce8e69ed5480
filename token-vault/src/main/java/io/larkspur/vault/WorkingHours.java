package io.larkspur.vault;

import java.time.Instant;
import java.time.ZonedDateTime;

/** When users may be written to without being asked for it by a call. */
final class WorkingHours {

    private final EndingProperties settings;

    WorkingHours(EndingProperties settings) {
        this.settings = settings;
    }

    boolean include(Instant time) {
        ZonedDateTime local = time.atZone(settings.zone());
        return settings.days().contains(local.getDayOfWeek())
                && !local.toLocalTime().isBefore(settings.from())
                && local.toLocalTime().isBefore(settings.to());
    }

    /** When they begin next: what is due before has to be said now, or it is said too late. */
    Instant nextAfter(Instant time) {
        ZonedDateTime opening = time.atZone(settings.zone()).with(settings.from());
        while (!opening.toInstant().isAfter(time) || !settings.days().contains(opening.getDayOfWeek())) {
            opening = opening.plusDays(1);
        }
        return opening.toInstant();
    }
}
