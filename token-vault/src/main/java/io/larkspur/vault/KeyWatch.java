package io.larkspur.vault;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps this process in step about keys: looks twice a second which one seals, tells every three seconds which ones it
 * has, and seals anew what a former key sealed, whenever there is any.
 */
final class KeyWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(KeyWatch.class);
    private static final Duration PERIOD = Duration.ofMillis(500);
    private static final Duration BETWEEN_ANNOUNCEMENTS = Duration.ofSeconds(3);
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_COUNTS = Duration.ofMinutes(1);

    private final KeyRing keys;
    private final SealingTable table;
    private final Resealing resealing;
    private final StoreDeadline deadline;
    private final BackgroundWork background;
    private final SealingMeters meters;
    private final String replicaId;
    private final String program;
    private volatile boolean running;
    private volatile boolean decreed;
    private volatile Set<String> unknown = Set.of();

    KeyWatch(
            KeyRing keys,
            SealingTable table,
            Resealing resealing,
            StoreDeadline deadline,
            BackgroundWork background,
            SealingMeters meters,
            String replicaId,
            String program) {
        this.keys = keys;
        this.table = table;
        this.resealing = resealing;
        this.deadline = deadline;
        this.background = background;
        this.meters = meters;
        this.replicaId = replicaId;
        this.program = program;
    }

    @Override
    public void start() {
        running = true;
        endlessly("Watching which key seals", Mono.defer(this::look), PERIOD);
        endlessly("Announcing this program's keys", Mono.defer(this::announce), BETWEEN_ANNOUNCEMENTS);
        endlessly("Sealing anew", Mono.defer(this::search), BETWEEN_SEARCHES);
        endlessly("Counting grants by key", Mono.defer(this::count), BETWEEN_COUNTS);
    }

    /** Others need not wait for this process to be missed. */
    @Override
    public void stop() {
        running = false;
        background.run("Leaving", deadline.on(table.leave(replicaId)));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the background work, which then waits for it to have left. */
    @Override
    public int getPhase() {
        return BackgroundWork.PHASE + 1;
    }

    /** Whether it is known which key seals, and that key is here. */
    boolean canSeal() {
        return decreed && keys.canSeal();
    }

    boolean isDecreed() {
        return decreed;
    }

    /** Keys that sealed grants and are not here. */
    Set<String> unknown() {
        return unknown;
    }

    /** What somebody in this process has just changed. */
    Mono<Void> look() {
        return deadline.on(table.decreed(keys.configured(), keys.names()))
                .flatMap(this::follow)
                .then();
    }

    private Mono<Void> follow(String keyId) {
        boolean first = !decreed;
        boolean changed = !keyId.equals(keys.sealing());
        keys.sealBy(keyId);
        decreed = true;
        meters.sealsBy(keys.canSeal());
        if (changed || first) {
            tell(keyId, changed);
        }
        return changed ? announce().then(Mono.fromRunnable(this::searchNow)) : Mono.empty();
    }

    private void tell(String keyId, boolean changed) {
        if (!keys.canSeal()) {
            log.error("The key {} seals now and this program does not have it: nothing can be stored here", keyId);
        } else if (changed) {
            log.info("The key {} seals from now on", keyId);
        }
    }

    private Mono<Void> announce() {
        String seals = keys.canSeal() ? keys.sealing() : null;
        return deadline.on(table.announce(replicaId, program, keys.names(), seals))
                .then();
    }

    /** Whoever changed the key does not wait for what may take minutes. */
    private void searchNow() {
        background.run("Sealing anew", background.untilStopped(search()));
    }

    private Mono<Void> search() {
        return deadline.on(table.keysInUse()).flatMap(this::reseal).then();
    }

    private Mono<Long> reseal(List<String> used) {
        Set<String> missing = new HashSet<>(used);
        missing.removeAll(keys.names());
        if (!missing.equals(unknown) && !missing.isEmpty()) {
            log.warn("Grants are sealed by keys that are not here and count as absent: {}", missing);
        }
        unknown = Set.copyOf(missing);
        String sealing = keys.sealing();
        if (!canSeal()) {
            return Mono.empty();
        }
        if (used.stream().allMatch(sealing::equals)) {
            return deadline.on(table.finish(sealing)).doOnNext(rows -> finished(rows, sealing));
        }
        return Flux.fromIterable(used)
                .filter(keyId -> !keyId.equals(sealing) && keys.has(keyId))
                .concatMap(resealing::of)
                .reduce(0L, Long::sum)
                .doOnNext(meters::resealed);
    }

    private static void finished(long rows, String sealing) {
        if (rows > 0) {
            log.info("Every grant is sealed by the key {} now", sealing);
        }
    }

    private Mono<Void> count() {
        return deadline.on(table.counts()).doOnNext(meters::counted).then();
    }

    private void endlessly(String what, Mono<Void> work, Duration pause) {
        background.run(
                what,
                background.untilStopped(work.onErrorResume(Exception.class, failure -> failed(what, failure))
                        .then(Mono.delay(pause))
                        .repeat(this::isRunning)
                        .then()));
    }

    private static Mono<Void> failed(String what, Exception failure) {
        log.debug(
                "{} failed: {}",
                what,
                NestedExceptionUtils.getMostSpecificCause(failure).toString());
        return Mono.empty();
    }
}
