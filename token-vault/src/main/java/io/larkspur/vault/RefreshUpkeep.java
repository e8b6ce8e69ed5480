package io.larkspur.vault;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Does what has to be done for grants without a caller, on every replica now and then, a few grants at a time: settles
 * claims that were left behind, invites users whose tokens were lost, refreshes what nobody uses, and says in working
 * hours that a consent is about to end. Whoever takes a row puts its next moment off, so that no two replicas do the same.
 */
final class RefreshUpkeep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RefreshUpkeep.class);

    private static final int AT_ONCE = 4;

    /** Until another try, should this one come to nothing. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private static final Duration ANNOUNCE_AGAIN = Duration.ofHours(4);

    /** Before the end of the working hours what is due until they begin again is announced, too. */
    private static final Duration CLOSING = Duration.ofMinutes(15);

    static final String UNSETTLED = """
            SELECT app_id, user_id, version FROM grants
            WHERE refresh_state <> 'idle' AND next_try_at <= clock_timestamp() AND state = 'active'
            ORDER BY next_try_at LIMIT 50
            """;

    static final String BACKLOG = "SELECT count(*) AS size FROM grants WHERE refresh_state <> 'idle'"
            + " AND next_try_at <= clock_timestamp() AND state = 'active'";

    static final String IDLE = """
            UPDATE grants AS g SET keep_alive_at = CASE WHEN g.refresh_expires_at <= :now THEN NULL ELSE :again END
            FROM (SELECT app_id, user_id FROM grants WHERE keep_alive_at <= :now AND state = 'active'
                ORDER BY keep_alive_at LIMIT 50 FOR UPDATE SKIP LOCKED) AS due
            WHERE g.app_id = due.app_id AND g.user_id = due.user_id
            RETURNING g.app_id, g.user_id, g.version
            """;

    static final String CONSENT_ENDS = """
            UPDATE grants AS g SET announce_consent_end_at =
                CASE WHEN g.authorized_at <= :now - interval '1 millisecond' * :life OR g.refresh_expires_at <= :now
                    THEN NULL ELSE :again END
            FROM (SELECT app_id, user_id FROM grants WHERE announce_consent_end_at <= :until AND state = 'active'
                ORDER BY announce_consent_end_at LIMIT 20 FOR UPDATE SKIP LOCKED) AS due
            WHERE g.app_id = due.app_id AND g.user_id = due.user_id
            RETURNING g.app_id, g.user_id, g.version, g.announce_consent_end_at IS NOT NULL AS timely
            """;

    static final String REFRESH_ENDS = """
            UPDATE grants AS g SET announce_refresh_end_at =
                CASE WHEN g.refresh_expires_at <= :now THEN NULL ELSE :again END
            FROM (SELECT app_id, user_id FROM grants WHERE announce_refresh_end_at <= :until AND state = 'active'
                ORDER BY announce_refresh_end_at LIMIT 20 FOR UPDATE SKIP LOCKED) AS due
            WHERE g.app_id = due.app_id AND g.user_id = due.user_id
            RETURNING g.app_id, g.user_id, g.version, g.announce_refresh_end_at IS NOT NULL AS timely
            """;

    private static final String CONSENT_END_ANNOUNCED = """
            UPDATE grants SET announce_consent_end_at = NULL
            WHERE app_id = :appId AND user_id = :userId AND announce_consent_end_at = :again
            """;

    private static final String REFRESH_END_ANNOUNCED = """
            UPDATE grants SET announce_refresh_end_at = NULL
            WHERE app_id = :appId AND user_id = :userId AND announce_refresh_end_at = :again
            """;

    private static final String TIME = "SELECT clock_timestamp() AS store_time";

    private final DatabaseClient database;
    private final GrantStore grants;
    private final GrantRefresh refresh;
    private final AnswerStore answers;
    private final LostGrants lost;
    private final WorkingHours hours;
    private final RefreshMetrics metrics;
    private final BackgroundWork background;
    private final StoreDeadline deadline;
    private final StoreClock clock;
    private final Duration period;
    private final Duration consentLife;
    private volatile boolean running;

    RefreshUpkeep(
            DatabaseClient database,
            GrantStore grants,
            GrantRefresh refresh,
            AnswerStore answers,
            LostGrants lost,
            WorkingHours hours,
            RefreshMetrics metrics,
            BackgroundWork background,
            StoreDeadline deadline,
            StoreClock clock,
            Duration period,
            Duration consentLife) {
        this.database = database;
        this.grants = grants;
        this.refresh = refresh;
        this.answers = answers;
        this.lost = lost;
        this.hours = hours;
        this.metrics = metrics;
        this.background = background;
        this.deadline = deadline;
        this.clock = clock;
        this.period = period;
        this.consentLife = consentLife;
    }

    @Override
    public void start() {
        running = true;
        background.run(
                "Looking after grants",
                background.untilStopped(quietly("Reading the store's clock", learnTime())
                        .then(Mono.defer(() -> Mono.delay(jittered()).then(Mono.defer(this::round)))
                                .repeat(() -> running)
                                .then())));
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts after the background work and stops before it. */
    @Override
    public int getPhase() {
        return BackgroundWork.PHASE + 1;
    }

    /** Everything that is due now, a bounded number of each kind; never fails. */
    Mono<Void> round() {
        return quietly("Reading the store's clock", learnTime())
                .then(quietly("Settling old claims", settle()))
                .then(quietly("Inviting users of lost grants", inviteLost()))
                .then(quietly("Refreshing idle grants", Mono.defer(this::keepAlive)))
                .then(quietly("Announcing ends", Mono.defer(this::announce)));
    }

    static GrantKey key(Readable row) {
        return new GrantKey(Columns.text(row, "app_id"), Columns.text(row, "user_id"));
    }

    private Mono<Void> learnTime() {
        return Mono.defer(() -> {
            long asked = clock.ask();
            return deadline.on(database.sql(TIME)
                            .map(row -> Columns.time(row, "store_time"))
                            .one())
                    .doOnNext(time -> clock.learn(asked, time))
                    .then();
        });
    }

    private Mono<Void> settle() {
        Mono<Long> size = deadline.on(database.sql(BACKLOG)
                .map(row -> Columns.number(row, "size"))
                .one()
                .doOnNext(metrics::backlog));
        return size.filter(count -> count > 0)
                .flatMapMany(count -> due(database.sql(UNSETTLED)))
                .flatMap(due -> quietly("Settling a claim", refresh.past(due.version(), due.key())), AT_ONCE)
                .then();
    }

    private Mono<Void> inviteLost() {
        return lost.due()
                .collectList()
                .as(deadline::on)
                .flatMapIterable(keys -> keys)
                .flatMap(key -> quietly("Inviting the user of a lost grant", invite(key)), AT_ONCE)
                .then();
    }

    /** Unless its answer turned up after all. */
    private Mono<Void> invite(GrantKey key) {
        return find(key).filter(grant -> grant.state() == GrantState.REFUSED).flatMap(grant -> answers.bringHome(grant)
                .hasElement()
                .flatMap(found -> found ? Mono.empty() : lost.invited(grant)));
    }

    private Mono<Void> keepAlive() {
        Instant now = now();
        return due(database.sql(IDLE).bind("now", now).bind("again", now.plus(AGAIN)))
                .flatMap(due -> quietly("Refreshing an idle grant", refresh.ahead(due.version(), due.key())), AT_ONCE)
                .then();
    }

    private Mono<Void> announce() {
        Instant now = now();
        if (!hours.include(now)) {
            return Mono.empty();
        }
        boolean closing = !hours.include(now.plus(CLOSING));
        Instant horizon = closing ? hours.nextAfter(now) : now;
        Instant again = horizon.plus(ANNOUNCE_AGAIN);
        return announce(
                        database.sql(CONSENT_ENDS).bind("life", consentLife.toMillis()),
                        CONSENT_END_ANNOUNCED,
                        now,
                        horizon,
                        again)
                .then(announce(database.sql(REFRESH_ENDS), REFRESH_END_ANNOUNCED, now, horizon, again));
    }

    private Mono<Void> announce(
            DatabaseClient.GenericExecuteSpec pick, String done, Instant now, Instant horizon, Instant again) {
        return pick.bind("now", now)
                .bind("until", horizon)
                .bind("again", again)
                .map(row -> new Ending(key(row), Boolean.TRUE.equals(row.get("timely", Boolean.class))))
                .all()
                .collectList()
                .as(deadline::on)
                .flatMapIterable(endings -> endings)
                .filter(Ending::timely)
                .flatMap(ending -> quietly("Announcing an end", announce(ending.key(), done, again)), AT_ONCE)
                .then();
    }

    private Mono<Void> announce(GrantKey key, String done, Instant again) {
        return find(key)
                .filter(grant -> grant.state() == GrantState.ACTIVE)
                .flatMap(grant -> lost.invite(grant, InvitationReason.ENDING))
                .flatMap(invited -> deadline.on(database.sql(done)
                        .bind("appId", key.appId())
                        .bind("userId", key.userId())
                        .bind("again", again)
                        .fetch()
                        .rowsUpdated()))
                .then();
    }

    private Flux<Due> due(DatabaseClient.GenericExecuteSpec query) {
        return query.map(row -> new Due(key(row), Columns.number(row, "version")))
                .all()
                .collectList()
                .as(deadline::on)
                .flatMapIterable(rows -> rows);
    }

    private Mono<Grant> find(GrantKey key) {
        return deadline.on(grants.find(key));
    }

    private static Mono<Void> quietly(String what, Mono<?> work) {
        return work.then().onErrorResume(Exception.class, failure -> {
            log.debug("{} did not succeed now: {}", what, failure.toString());
            return Mono.empty();
        });
    }

    private Duration jittered() {
        long millis = period.toMillis();
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + millis / 2 + 1));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private record Due(GrantKey key, long version) {}

    private record Ending(GrantKey key, boolean timely) {}
}
