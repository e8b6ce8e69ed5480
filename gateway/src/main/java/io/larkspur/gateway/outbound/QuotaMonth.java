package io.larkspur.gateway.outbound;

import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the platform's monthly quota counts, and when its month begins anew. */
@Component
final class QuotaMonth {

    private static final String APIS = "/open-apis/";

    private final Clock clock;
    private final OutboundSettings settings;
    private final List<String> exempt;

    QuotaMonth(Clock clock, OutboundSettings settings) {
        this.clock = clock;
        this.settings = settings;
        this.exempt = List.copyOf(settings.quotaExempt());
    }

    YearMonth now() {
        return YearMonth.from(time());
    }

    Duration left() {
        ZonedDateTime now = time();
        return Duration.between(
                now, now.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(now.getZone()));
    }

    /** How much of the month is over, from 0 to 1. */
    double passed() {
        ZonedDateTime now = time();
        ZonedDateTime start = now.toLocalDate().withDayOfMonth(1).atStartOfDay(now.getZone());
        double seconds = Duration.between(start, now).toSeconds();
        return Math.max(1, seconds)
                / Duration.between(start, start.plusMonths(1)).toSeconds();
    }

    /** Whether a call of the path uses the quota up. */
    boolean counts(String path) {
        if (!path.startsWith(APIS)) {
            return false;
        }
        for (String family : exempt) {
            if (path.startsWith(family)) {
                return false;
            }
        }
        return true;
    }

    private ZonedDateTime time() {
        return clock.instant().atZone(settings.monthZone());
    }
}
