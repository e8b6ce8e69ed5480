package io.larkspur.metering.usage;

import io.r2dbc.spi.R2dbcException;
import java.time.Clock;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** The partitions of usage records: made before their month begins, dropped when the setting says so. Also at start. */
final class Months implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Months.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int FORGOTTEN_AT_ONCE = 1000;
    private static final int MOST_STATEMENTS = 1000;

    private final UsageTable table;
    private final UsageProperties properties;
    private final Clock clock;
    private volatile Disposable first = Disposables.disposed();
    private volatile boolean running;

    Months(UsageTable table, UsageProperties properties, Clock clock) {
        this.table = table;
        this.properties = properties;
        this.clock = clock;
    }

    Mono<Void> lookAfter() {
        return Mono.defer(() -> {
            LocalDate month = LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC)
                    .withDayOfMonth(1);
            return unlessInUse(prepared(month))
                    .then(unlessInUse(Mono.defer(() -> dropped(month))))
                    .then(Mono.defer(() -> forgotten(month)))
                    .then(Mono.defer(this::told));
        });
    }

    /** Postgres does not let either wait behind a long reader, for all who write would wait behind it. */
    private static Mono<Void> unlessInUse(Mono<Void> work) {
        return work.onErrorResume(Months::isLockTimeout, inUse -> {
            log.info("Months of usage records stay as they are while some are read; the next try is in an hour");
            return Mono.empty();
        });
    }

    private static boolean isLockTimeout(Throwable failure) {
        return failure.getCause() instanceof R2dbcException cause && LOCK_NOT_AVAILABLE.equals(cause.getSqlState());
    }

    private Mono<Void> prepared(LocalDate month) {
        return table.prepareMonths(month, properties.monthsAhead() + 1)
                .doOnNext(made -> log.debug("Made {} months for usage records", made))
                .then();
    }

    private Mono<Void> dropped(LocalDate month) {
        return properties.retentionMonths() == 0
                ? Mono.empty()
                : table.dropMonths(month, properties.retentionMonths())
                        .filter(dropped -> dropped > 0)
                        .doOnNext(dropped -> log.info("Dropped {} months of usage records", dropped))
                        .then();
    }

    /** In short statements, as much as there is: whole months may lie there. */
    private Mono<Void> forgotten(LocalDate month) {
        if (properties.retentionMonths() == 0) {
            return Mono.empty();
        }
        return table.forgetOthers(month, properties.retentionMonths(), FORGOTTEN_AT_ONCE)
                .repeat(MOST_STATEMENTS - 1L)
                .takeUntil(forgotten -> forgotten < FORGOTTEN_AT_ONCE)
                .reduce(0, Integer::sum)
                .filter(forgotten -> forgotten > 0)
                .doOnNext(forgotten -> log.info("Deleted {} usage records of months that none was made for", forgotten))
                .then();
    }

    private Mono<Void> told() {
        return table.hasOthers()
                .filter(others -> others)
                .doOnNext(others -> log.warn("usage_records_other is not empty: no month was made for what lies there"))
                .then();
    }

    @Override
    public void start() {
        running = true;
        first = lookAfter()
                .subscribe(done -> {}, failure -> log.warn("No months made at start; the next try is in an hour"));
    }

    @Override
    public void stop() {
        running = false;
        first.dispose();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
