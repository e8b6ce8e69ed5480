package io.larkspur.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.audit.AuditLog;
import io.larkspur.accounts.login.LoginSession;
import io.larkspur.accounts.login.LoginSessions;
import io.larkspur.accounts.login.SessionChoice;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * How pages, look-ups and cleanup do on large tables; prints p50 and p99. Not part of a build: run it by its name, with
 * {@code -Dscale.sessions=1000000 -Dscale.events=10000000} for the large ones.
 */
@SpringBootTest(classes = AccountsTestApplication.class, properties = "larkspur.stores.statement-timeout=30m")
class ScaleFigures {

    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int ROUNDS = 200;
    private static final int WARM_UP = 50;
    private static final int SESSIONS = Integer.getInteger("scale.sessions", 10_000);
    private static final int PART = 50_000;
    private static final int EVENTS = Integer.getInteger("scale.events", 10_000);

    @Autowired
    private LoginSessions sessions;

    @Autowired
    private AuditLog log;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private SteppedClock clock;

    @Test
    void measures() {
        fill();

        measure("audit page, newest", () -> log.page(100, 0).collectList());
        measure("audit page, offset 1000", () -> log.page(100, 1000).collectList());
        measure("audit page, cursor anywhere", () -> log.before(
                        ThreadLocalRandom.current().nextLong(1, EVENTS), 100)
                .collectList());
        measure("audit total", log::count);
        measure("sessions page, newest", () -> sessions.list(SessionChoice.ALL, 100, 0)
                .collectList());
        measure("sessions page, offset 1000", () -> sessions.list(SessionChoice.ALL, 100, 1000)
                .collectList());
        measure("sessions of one user", () -> sessions.active(
                        ThreadLocalRandom.current().nextLong(1, 1000), 200)
                .collectList());
        measure("sessions total", () -> sessions.count(SessionChoice.ALL, Long.MAX_VALUE));
        measure("sessions counted up to 5001", () -> sessions.count(SessionChoice.ALL, 5001));
        SessionChoice none = new SessionChoice(LoginSession.Kind.PASSWORD, null, null, null);
        measure("sessions page of a kind that is rare", () -> sessions.list(none, 100, 0)
                .collectList());
        measure("sessions of a kind that is rare counted", () -> sessions.count(none, 5001));
        long start = System.nanoTime();
        Long cleaned = sessions.cleanUp().block(PATIENCE);
        System.out.printf("cleanup of %s sessions: %d ms%n", cleaned, millisSince(start));
        assertThat(cleaned).isNotNull();
    }

    private void fill() {
        String now = "timestamptz '" + clock.instant() + "'";
        run("insert into users (provider, provider_user_id, username, role, is_active, created_at, updated_at)"
                + " select 'hh', n, n, 'user', true, " + now + ", " + now + " from generate_series(1, 1000) n");
        inParts(
                SESSIONS,
                "insert into sessions (jti, user_id, kind, created_at, last_activity_at, expires_at, access_expires_at)"
                        + " select 's' || n, u.id, 'provider', " + now + " - n * interval '1 second', " + now + ", "
                        + now + " + (case when n % 10 = 0 then -1 else 30 end) * interval '1 day', " + now
                        + " - interval '1 second' from generate_series(:from, :to) n join users u on u.provider = 'hh' and u.provider_user_id = (1 + n % 1000)::text");
        inParts(
                EVENTS,
                "insert into audit_events (writer, seq, event_type, event_metadata, created_at, hash)"
                        + " select 99, n, 'login', '{\"ip\":\"192.0.2.1\"}', " + now
                        + " + n * interval '1 millisecond', decode(repeat('00', 32), 'hex') from generate_series(:from, :to) n");
        run("vacuum analyze sessions");
        run("vacuum analyze audit_events");
    }

    private void measure(String what, java.util.function.Supplier<Mono<?>> work) {
        for (int round = 0; round < WARM_UP; round++) {
            work.get().block(PATIENCE);
        }
        long[] micros = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            work.get().block(PATIENCE);
            micros[round] = (System.nanoTime() - start) / 1000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "%s: p50 %.1f ms, p99 %.1f ms (%d sessions, %d events)%n",
                what, micros[ROUNDS / 2] / 1000.0, micros[ROUNDS * 99 / 100] / 1000.0, SESSIONS, EVENTS);
    }

    /** So that no statement takes longer than one may. */
    private void inParts(int rows, String sql) {
        for (int from = 1; from <= rows; from += PART) {
            database.sql(sql)
                    .bind("from", from)
                    .bind("to", Math.min(rows, from + PART - 1))
                    .then()
                    .block(PATIENCE);
        }
    }

    private void run(String sql) {
        database.sql(sql).then().block(PATIENCE);
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
