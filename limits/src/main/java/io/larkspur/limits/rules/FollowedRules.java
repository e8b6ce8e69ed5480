package io.larkspur.limits.rules;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Looks for newer rules all the time, so that a change holds everywhere within a second. What was read last holds while
 * Postgres is away; before anything was read the settings do.
 */
final class FollowedRules implements LimitRules, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FollowedRules.class);

    private final RulesTable table;
    private final Rules defaults;
    private final Duration period;
    private final AtomicReference<StoredRules> current;
    private final AtomicReference<Disposable> following = new AtomicReference<>(Disposables.disposed());

    FollowedRules(RulesTable table, Rules defaults, Duration period) {
        this.table = table;
        this.defaults = defaults;
        this.period = period;
        this.current = new AtomicReference<>(new StoredRules(0, defaults, null, null));
    }

    @Override
    public StoredRules current() {
        return current.get();
    }

    @Override
    public Rules defaults() {
        return defaults;
    }

    @Override
    public Mono<StoredRules> read() {
        return table.latest().doOnNext(this::follow);
    }

    @Override
    public Mono<StoredRules> replace(Rules rules, @Nullable Long expected, String by, Mono<Void> recorded) {
        return table.replace(rules, expected, by, recorded).doOnNext(this::follow);
    }

    @Override
    public void start() {
        following.set(Mono.defer(() -> table.newerThan(current.get().version()))
                .doOnNext(this::follow)
                .then()
                .onErrorResume(Exception.class, FollowedRules::failed)
                .then(Mono.delay(period))
                .repeat()
                .subscribe(look -> {}, failure -> log.error("Following the limits ended: {}", failure.toString())));
    }

    @Override
    public void stop() {
        following.get().dispose();
    }

    /** Before the server starts, and until after it has served its last call. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 3072;
    }

    @Override
    public boolean isRunning() {
        return !following.get().isDisposed();
    }

    private void follow(StoredRules read) {
        StoredRules before = current.getAndUpdate(known -> read.version() > known.version() ? read : known);
        if (read.version() > before.version()) {
            log.info("Version {} of the limits holds from now on", read.version());
        }
    }

    private static Mono<Void> failed(Exception failure) {
        log.debug("The limits could not be read: {}", failure.toString());
        return Mono.empty();
    }
}
