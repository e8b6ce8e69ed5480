package io.larkspur.accounts.login;

import io.larkspur.accounts.key.RootKey;
import io.r2dbc.spi.Readable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Wrong passwords in Postgres, counted for all replicas together. */
final class AttemptTable {

    /** Always in this order, so that two attempts never wait for each other. */
    private static final String LOCK =
            "select pg_advisory_xact_lock(7431, :account), pg_advisory_xact_lock(7432, :source)";

    private static final String BUDGET = """
            select (select count(*) from sign_in_failures where account = :account and checked_at > :since) as of_account,
                   (select count(*) from sign_in_failures where source = :source and checked_at > :since) as of_source,
                   (select min(checked_at) from sign_in_failures
                     where (account = :account or source = :source) and checked_at > :since) as oldest,
                   (select max(checked_at) from sign_in_failures where account = :account) as latest,
                   exists (select 1 from sign_in_sources
                            where account = :account and source = :source and tried_at > :since) as tried_before
            """;

    private static final String RESERVE = """
            insert into sign_in_failures (account, source, checked_at) values (:account, :source, :now) returning id
            """;

    /** Not written again for every try of a flood. */
    private static final String REMEMBER_SOURCE = """
            insert into sign_in_sources (account, source, tried_at) values (:account, :source, :now)
            on conflict (account, source) do update set tried_at = excluded.tried_at
             where sign_in_sources.tried_at < :stale
            """;

    private static final String FORGIVE = """
            with failure as (delete from sign_in_failures where id = :id returning account, source)
            delete from sign_in_sources s using failure f where s.account = f.account and s.source = f.source
            """;

    private static final String SWEEP_FAILURES = "delete from sign_in_failures where checked_at < :since";

    private static final String SWEEP_SOURCES = "delete from sign_in_sources where tried_at < :since";

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    private static final String ALGORITHM = "HmacSHA256";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final SignInProperties.Attempts limits;
    private final SecretKeySpec pepper;
    private final Clock clock;
    private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);

    AttemptTable(
            DatabaseClient database,
            TransactionalOperator transaction,
            SignInProperties.Attempts limits,
            RootKey root,
            Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.limits = limits;
        this.pepper = new SecretKeySpec(root.derive("larkspur sign-in attempts"), ALGORITHM);
        this.clock = clock;
    }

    byte[] hashed(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(pepper);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    Mono<AttemptBudget> budget(byte[] account, byte[] source) {
        return database.sql(BUDGET)
                .bind("account", account)
                .bind("source", source)
                .bind("since", clock.instant().minus(limits.window()))
                .map(AttemptTable::budget)
                .one();
    }

    /** Counts an attempt as failed before its password is looked at. Fails with {@link LoginRefused}. */
    Mono<Long> reserve(byte[] account, byte[] source) {
        return transaction.transactional(database.sql(LOCK)
                .bind("account", ByteBuffer.wrap(account).getInt())
                .bind("source", ByteBuffer.wrap(source).getInt())
                .then()
                .then(budget(account, source))
                .flatMap(budget -> budget.waitFor(limits, clock.instant())
                        .map(wait -> Mono.<Long>error(() -> new LoginRefused(Refusal.TOO_MANY_ATTEMPTS, wait)))
                        .orElseGet(() -> insert(account, source))));
    }

    Mono<Void> rememberSource(byte[] account, byte[] source) {
        Instant now = clock.instant();
        return database.sql(REMEMBER_SOURCE)
                .bind("account", account)
                .bind("source", source)
                .bind("now", now)
                .bind("stale", now.minus(limits.window().dividedBy(10)))
                .then()
                .then(sweepWhenDue(now));
    }

    /** The password was right: the attempt does not count, and its source is as good as new. */
    Mono<Void> forgive(long id) {
        return database.sql(FORGIVE).bind("id", id).then();
    }

    private Mono<Long> insert(byte[] account, byte[] source) {
        return database.sql(RESERVE)
                .bind("account", account)
                .bind("source", source)
                .bind("now", clock.instant())
                .mapValue(Long.class)
                .one();
    }

    private Mono<Void> sweepWhenDue(Instant now) {
        Instant due = nextSweep.get();
        if (now.isBefore(due) || !nextSweep.compareAndSet(due, now.plus(BETWEEN_SWEEPS))) {
            return Mono.empty();
        }
        Instant since = now.minus(limits.window());
        return database.sql(SWEEP_FAILURES)
                .bind("since", since)
                .then()
                .then(database.sql(SWEEP_SOURCES).bind("since", since).then());
    }

    private static AttemptBudget budget(Readable row) {
        return new AttemptBudget(
                number(row, "of_account"),
                number(row, "of_source"),
                row.get("oldest", Instant.class),
                row.get("latest", Instant.class),
                Boolean.TRUE.equals(row.get("tried_before", Boolean.class)));
    }

    private static long number(Readable row, String column) {
        Long value = row.get(column, Long.class);
        return value == null ? 0 : value;
    }
}
