package io.larkspur.vault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of Postgres, which all replicas share, estimated from its answers and carried on by this process's monotonic
 * time: a wall clock that is wrong, or is set while the process runs, makes no token or auth session older or younger. Until the first
 * answer it is the process's own clock.
 */
final class StoreClock {

    private static final long LEARN_AGAIN = Duration.ofSeconds(10).toNanos();
    private static final long TOO_SLOW = Duration.ofSeconds(1).toNanos();

    /** What any two clocks differ by; within it a date that somebody told stays the one that was told. */
    private static final Duration NOISE = Duration.ofSeconds(1);

    private final Clock own;
    private final LongSupplier ticker;
    private final boolean following;
    private final AtomicReference<@Nullable Sample> last = new AtomicReference<>();

    /** @param following whether to learn at all, or to stay with the process's own clock */
    StoreClock(Clock own, LongSupplier ticker, boolean following) {
        this.own = own;
        this.ticker = ticker;
        this.following = following;
    }

    /** What to pass to {@link #learn} with the answer. */
    long ask() {
        return ticker.getAsLong();
    }

    /** Takes the time that Postgres had between the question and now; slow answers say too little. */
    void learn(long asked, Instant answered) {
        long now = ticker.getAsLong();
        long trip = now - asked;
        if (!following || trip > TOO_SLOW) {
            return;
        }
        Sample sample = new Sample(answered.plusNanos(trip / 2), now, trip);
        last.accumulateAndGet(sample, (known, candidate) -> better(known, candidate) ? candidate : known);
    }

    /** Whether all replicas that go by the same clock have this time, as far as is known: no longer the process's own. */
    boolean isShared() {
        return !following || last.get() != null;
    }

    /** How far this process's own clock is ahead. */
    Duration ownLead() {
        return Duration.between(instant(), own.instant());
    }

    /** A time that was told by the process's own clock just now, or by somebody whose clock is as good. */
    Instant translated(Instant byOwnClock) {
        Duration lead = ownLead();
        return lead.abs().compareTo(NOISE) < 0 ? byOwnClock : byOwnClock.minus(lead);
    }

    /** Tokens just received, with the ends of their lives by this clock. */
    IssuedTokens translated(IssuedTokens tokens) {
        Instant refreshEnd = tokens.refreshExpiresAt();
        return new IssuedTokens(
                tokens.access(),
                translated(tokens.accessExpiresAt()),
                tokens.refresh(),
                refreshEnd == null ? null : translated(refreshEnd),
                tokens.scopes());
    }

    Instant instant() {
        Sample sample = last.get();
        return sample == null ? own.instant() : sample.at(ticker.getAsLong());
    }

    private static boolean better(@Nullable Sample known, Sample candidate) {
        return known == null || candidate.ticks() - known.ticks() > LEARN_AGAIN || candidate.trip() < known.trip();
    }

    private record Sample(Instant time, long ticks, long trip) {

        Instant at(long now) {
            return time.plusNanos(now - ticks);
        }
    }
}
