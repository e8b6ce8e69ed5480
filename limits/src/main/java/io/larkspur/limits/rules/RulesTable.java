package io.larkspur.limits.rules;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/** Every version of the rules, in Postgres; the highest holds. */
final class RulesTable {

    private static final String LATEST = """
            select version, document, changed_by, changed_at
              from limit_rules order by version desc limit 1
            """;

    private static final String NEWER = """
            select version, document, changed_by, changed_at
              from limit_rules where version > :version order by version desc limit 1
            """;

    private static final String INSERT = """
            insert into limit_rules (version, document, changed_by, changed_at)
            values (:version, :document, :changed_by, :changed_at)
            """;

    /** Who expects no version has none to be told of. Each time somebody else has got through; patience ends it. */
    private static final Retry BEHIND_WHOEVER_WAS_FASTER =
            Retry.indefinitely().filter(DuplicateKeyException.class::isInstance);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Rules defaults;
    private final Clock clock;
    private final Duration patience;

    RulesTable(
            DatabaseClient database,
            TransactionalOperator transaction,
            Rules defaults,
            Clock clock,
            Duration patience) {
        this.database = database;
        this.transaction = transaction;
        this.defaults = defaults;
        this.clock = clock;
        this.patience = patience;
    }

    /** Version 0 where nobody has set any. */
    Mono<StoredRules> latest() {
        return database.sql(LATEST)
                .map(this::stored)
                .one()
                .timeout(patience)
                .defaultIfEmpty(new StoredRules(0, defaults, null, null));
    }

    /** Empty when there is none newer. */
    Mono<StoredRules> newerThan(long version) {
        return database.sql(NEWER)
                .bind("version", version)
                .map(this::stored)
                .one()
                .timeout(patience);
    }

    Mono<StoredRules> replace(Rules rules, @Nullable Long expected, String by, Mono<Void> recorded) {
        Mono<StoredRules> replaced = transaction.transactional(latest().filter(
                        latest -> expected == null || latest.version() == expected)
                .switchIfEmpty(Mono.defer(() -> latest().flatMap(latest -> Mono.error(changed(latest.version())))))
                .map(latest -> new StoredRules(latest.version() + 1, rules, by, clock.instant()))
                .delayUntil(next -> insert(next).then(recorded)));
        return (expected == null ? replaced.retryWhen(BEHIND_WHOEVER_WAS_FASTER) : replaced)
                .onErrorMap(DuplicateKeyException.class, faster -> changed(expected == null ? 0 : expected + 1))
                .timeout(patience);
    }

    private static RulesChanged changed(long version) {
        return new RulesChanged(version);
    }

    private Mono<Void> insert(StoredRules next) {
        return database.sql(INSERT)
                .bind("version", next.version())
                .bind("document", Json.of(JSON.writeValueAsString(RulesDocument.write(next.rules()))))
                .bind("changed_by", String.valueOf(next.changedBy()))
                .bind("changed_at", Objects.requireNonNull(next.changedAt()))
                .then();
    }

    private StoredRules stored(Readable row) {
        Json document = Objects.requireNonNull(row.get("document", Json.class));
        return new StoredRules(
                Objects.requireNonNull(row.get("version", Long.class)),
                RulesDocument.read(JSON.readTree(document.asString()), defaults),
                row.get("changed_by", String.class),
                row.get("changed_at", Instant.class));
    }
}
