package io.larkspur.vault;

import io.larkspur.vault.RevocationTable.Position;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads every revocation from Postgres, four times a second, whatever Redis told: one indexed query that finds nothing
 * while nothing happens. A process that starts reads all that is kept, because Redis may hold what was revoked before.
 */
final class RevocationFeed implements SmartLifecycle {

    static final Duration PERIOD = Duration.ofMillis(250);

    private static final Logger log = LoggerFactory.getLogger(RevocationFeed.class);
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

    /** Longer than Redis or any process keeps a token without being told anew, so that nobody who comes back misses one. */
    private static final Duration HORIZON = Duration.ofHours(3);

    private final RevocationTable table;
    private final Announcements announcements;
    private final Freshness freshness;
    private final BackgroundWork background;
    private final RevocationMeters meters;
    private volatile boolean running;
    private volatile boolean complaining;
    private volatile String seen = RevocationTable.BEFORE_ALL;

    RevocationFeed(
            RevocationTable table,
            Announcements announcements,
            Freshness freshness,
            BackgroundWork background,
            RevocationMeters meters) {
        this.table = table;
        this.announcements = announcements;
        this.freshness = freshness;
        this.background = background;
        this.meters = meters;
    }

    @Override
    public void start() {
        running = true;
        background.run("Reading revocations", background.untilStopped(endlessly(read(), PERIOD)));
        background.run("Sweeping revocations", background.untilStopped(endlessly(sweep(), BETWEEN_SWEEPS)));
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return BackgroundWork.PHASE;
    }

    private Mono<Void> endlessly(Mono<Void> work, Duration pause) {
        return work.then(Mono.delay(pause)).repeat(this::isRunning).then();
    }

    private Mono<Void> read() {
        return Mono.defer(() -> {
                    long began = freshness.now();
                    return pages(seen, Position.START)
                            .doOnNext(snapshot -> caughtUp(snapshot, began))
                            .then();
                })
                .onErrorResume(Throwable.class, this::missed);
    }

    /**
     * Answers the first page's snapshot: what commits while later pages are read may belong before them and is left to
     * the next reading.
     */
    private Mono<String> pages(String from, Position after) {
        return table.read(from, after).timeout(DEADLINE).flatMap(page -> {
            if (page.otherDatabase()) {
                log.warn("This is another database than before: reading all its revocations");
                return pages(RevocationTable.BEFORE_ALL, Position.START);
            }
            Mono<String> rest = Mono.defer(() -> page.isFull() ? pages(from, page.last()) : Mono.empty());
            return taken(page.revocations()).then(rest).thenReturn(page.snapshot());
        });
    }

    /** Off the event loop, because a cache that is changed a thousand times at once may make its changer wait. */
    private Mono<Void> taken(List<Revocation> revocations) {
        return revocations.isEmpty()
                ? Mono.empty()
                : Mono.<Void>fromRunnable(() -> take(revocations)).subscribeOn(Schedulers.boundedElastic());
    }

    private void take(List<Revocation> revocations) {
        boolean starting = seen.equals(RevocationTable.BEFORE_ALL);
        revocations.forEach(revocation -> take(revocation, starting));
        background.run("Telling Redis of revocations", announcements.tellRedis(revocations));
    }

    private void take(Revocation revocation, boolean starting) {
        Duration known = announcements.learned(revocation);
        if (!starting) {
            Duration untilEffect = revocation.age().minus(known);
            meters.tookEffectAfter(untilEffect.isNegative() ? Duration.ZERO : untilEffect);
        }
    }

    private void caughtUp(String snapshot, long began) {
        boolean doubted = !freshness.isCurrent();
        seen = snapshot;
        freshness.readFrom(began);
        complaining = false;
        if (doubted) {
            log.info("Revocations are known up to now: cached grants are believed");
        }
    }

    /** Whatever it was: a process that stopped reading would never believe its caches again. */
    private Mono<Void> missed(Throwable failure) {
        freshness.failed(isSilence(failure));
        String reason = NestedExceptionUtils.getMostSpecificCause(failure).toString();
        if (complaining) {
            log.debug("Revocations still cannot be read: {}", reason);
        } else {
            log.warn("Revocations cannot be read: {}", reason);
        }
        complaining = true;
        return Mono.empty();
    }

    private static boolean isSilence(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof QueryTimeoutException;
    }

    private Mono<Void> sweep() {
        return table.sweep(HORIZON)
                .then(Mono.<Void>fromRunnable(announcements::sweep))
                .onErrorResume(Exception.class, failure -> {
                    log.debug("Revocations cannot be swept now: {}", failure.toString());
                    return Mono.empty();
                });
    }
}
