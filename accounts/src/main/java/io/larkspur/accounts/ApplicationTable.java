package io.larkspur.accounts;

import io.larkspur.accounts.audit.AuditTrail;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Applications and their secrets in Postgres. */
final class ApplicationTable {

    /** One text per live secret, newest first: its id, its key id and its hash in hexadecimal. */
    private static final String SELECT = """
            select a.id, a.name, a.platform_app_id, a.permissions, a.proofs, a.may_invite, a.enabled, a.jwks, a.created_at,
                   array(select c.id || ' ' || c.key_id || ' ' || encode(c.secret_hash, 'hex')
                           from application_credentials c
                          where c.application_id = a.id
                          order by c.issue desc) as secrets,
                   (select t.tx::text from application_changes t where t.application_id = a.id) as change
              from applications a
            """;

    private static final String FIND = SELECT + " where a.id = :id";

    private static final String LIST = SELECT + " order by a.created_at desc, a.id desc limit :limit offset :offset";

    private static final String COUNT = "select count(*) as applications from applications";

    private static final String INSERT = """
            insert into applications
                   (id, name, platform_app_id, permissions, proofs, may_invite, enabled, jwks, created_at)
            values (:id, :name, :platform_app_id, :permissions, :proofs, :may_invite, :enabled, :jwks, :created_at)
            """;

    private static final String INSERT_SECRET = """
            insert into application_credentials (id, application_id, key_id, secret_hash, created_at)
            values (:id, :application_id, :key_id, :secret_hash, :created_at)
            """;

    /** Rotations of one application follow one another, so that never more than two secrets are live. */
    private static final String LOCK = "select id from applications where id = :id for update";

    private static final String KEEP_TWO_NEWEST = """
            delete from application_credentials
             where application_id = :id
               and id not in (select id from application_credentials
                               where application_id = :id order by issue desc limit 2)
            """;

    private static final String ENABLE = "update applications set enabled = :enabled where id = :id";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final AuditTrail audit;
    private final Clock clock;
    private final Duration patience;

    /** @param patience how long one answer may take */
    ApplicationTable(
            DatabaseClient database,
            TransactionalOperator transaction,
            AuditTrail audit,
            Clock clock,
            Duration patience) {
        this.database = database;
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
        this.patience = patience;
    }

    Mono<StoredApplication> find(String id) {
        return database.sql(FIND)
                .bind("id", id)
                .map(ApplicationRows::stored)
                .one()
                .transform(this::inTime);
    }

    Flux<Application> list(int limit, int offset) {
        return database.sql(LIST)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(row -> ApplicationRows.stored(row).application())
                .all()
                .timeout(patience)
                .onErrorMap(TimeoutException.class, this::tooSlow);
    }

    Mono<Long> count() {
        return database.sql(COUNT).mapValue(Long.class).one().transform(this::inTime);
    }

    Mono<Void> insert(Application application, StoredSecret first) {
        return transaction
                .transactional(insert(application)
                        .then(insertSecret(application.id(), first))
                        .then(audit.record(
                                "application_registered",
                                null,
                                Map.of("application_id", application.id(), "credential_id", first.id()))))
                .transform(this::inTime);
    }

    /** Adds a secret and drops all but the two newest. False when there is no such application. */
    Mono<Boolean> addSecret(String applicationId, StoredSecret secret) {
        return transaction
                .transactional(database.sql(LOCK)
                        .bind("id", applicationId)
                        .fetch()
                        .first()
                        .flatMap(row -> insertSecret(applicationId, secret)
                                .then(database.sql(KEEP_TWO_NEWEST)
                                        .bind("id", applicationId)
                                        .then())
                                .then(audit.record(
                                        "application_secret_rotated",
                                        null,
                                        Map.of("application_id", applicationId, "credential_id", secret.id())))
                                .thenReturn(true))
                        .defaultIfEmpty(false))
                .transform(this::inTime);
    }

    /** False when there is no such application. */
    Mono<Boolean> setEnabled(String id, boolean enabled) {
        return transaction
                .transactional(database.sql(ENABLE)
                        .bind("enabled", enabled)
                        .bind("id", id)
                        .fetch()
                        .rowsUpdated()
                        .map(rows -> rows > 0)
                        .delayUntil(changed -> changed ? recordEnabled(id, enabled) : Mono.empty()))
                .transform(this::inTime);
    }

    private Mono<Void> recordEnabled(String id, boolean enabled) {
        return audit.record(
                enabled ? "application_enabled" : "application_disabled", null, Map.of("application_id", id));
    }

    private Mono<Void> insert(Application application) {
        return database.sql(INSERT)
                .bind("id", application.id())
                .bind("name", application.name())
                .bind("platform_app_id", Parameters.in(R2dbcType.VARCHAR, application.platformAppId()))
                .bind("permissions", ApplicationRows.wireNames(application.permissions(), Permission::wireName))
                .bind("proofs", ApplicationRows.wireNames(application.proofs(), UserProof::wireName))
                .bind("may_invite", application.mayInvite())
                .bind("enabled", application.enabled())
                .bind("jwks", Parameters.in(R2dbcType.VARCHAR, application.jwks()))
                .bind("created_at", application.createdAt())
                .then();
    }

    private Mono<Void> insertSecret(String applicationId, StoredSecret secret) {
        return database.sql(INSERT_SECRET)
                .bind("id", secret.id())
                .bind("application_id", applicationId)
                .bind("key_id", secret.keyId())
                .bind("secret_hash", secret.hash())
                .bind("created_at", clock.instant())
                .then();
    }

    private <T> Mono<T> inTime(Mono<T> answer) {
        return answer.timeout(patience).onErrorMap(TimeoutException.class, this::tooSlow);
    }

    private QueryTimeoutException tooSlow(TimeoutException late) {
        return new QueryTimeoutException("The database did not answer within " + patience, late);
    }
}
