package io.larkspur.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** How long a grant rests after the platform was asked in vain: about one second, then twice as long, up to a minute. */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** What a last try before the end of the token needs. */
    private static final Duration LAST_TRY = Duration.ofSeconds(15);

    private Backoff() {}

    /** Between half of the step and the whole, and not so long that no try is left before the token ends. */
    static Duration of(Grant grant, Instant now) {
        Duration step = FIRST.multipliedBy(1L << Math.min(grant.progress().failures(), 6));
        Duration whole = step.compareTo(LONGEST) < 0 ? step : LONGEST;
        long millis = whole.toMillis();
        Duration pause = Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
        Duration last = Duration.between(now, grant.accessExpiresAt()).minus(LAST_TRY);
        return last.compareTo(FIRST) < 0 || pause.compareTo(last) < 0 ? pause : last;
    }
}
