package io.larkspur.vault;

import static io.larkspur.vault.Columns.orNull;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Ends grants in Postgres, each together with its row in the feed. A grant whose tokens do not open ends all the same.
 * Rows are locked in the order of their keys, so that two who end many do not wait for each other.
 */
final class EndingStore {

    private static final String KEYS = """
            SELECT g.app_id, g.user_id FROM grants g
            WHERE g.state <> 'revoked' AND (g.app_id, g.user_id) > (:afterApp, :afterUser)
            """;

    private static final String IN_ORDER = " ORDER BY g.app_id, g.user_id LIMIT :limit";

    private static final String CHOSEN = """
            unnest(:appIds::text[], :userIds::text[]) AS k (app_id, user_id)
            """;

    private static final String LOCK = "SELECT g.app_id, g.user_id FROM grants g JOIN " + CHOSEN + """
             USING (app_id, user_id) WHERE g.state <> 'revoked' ORDER BY g.app_id, g.user_id FOR UPDATE OF g
            """;

    static final String END = """
            WITH target AS (
                SELECT g.app_id, g.user_id, g.version, g.sealed_access_token, g.sealed_refresh_token
                FROM grants g JOIN\s""" + CHOSEN + """
                 USING (app_id, user_id)
                WHERE g.state <> 'revoked' AND g.authorized_at <= coalesce(:givenUntil::timestamptz, 'infinity')
                ORDER BY g.app_id, g.user_id FOR UPDATE OF g),
            ended AS (
                UPDATE grants g SET state = 'revoked', version = nextval('grant_versions'),
                    sealed_access_token = NULL, sealed_refresh_token = NULL, key_id = '',
                    refresh_state = 'idle', next_try_at = NULL, claim_owner = NULL, keep_alive_at = NULL,
                    invite_lost_at = NULL, announce_consent_end_at = NULL, announce_refresh_end_at = NULL
                FROM target t WHERE g.app_id = t.app_id AND g.user_id = t.user_id
                RETURNING g.app_id, g.user_id, g.union_id, g.platform_user_id, g.version, t.version AS former_version,
                    t.sealed_access_token, t.sealed_refresh_token),
            told AS (
                INSERT INTO revocations (kind, app_id, user_id, names, version)
                SELECT 'grant', app_id, user_id, array_remove(ARRAY[user_id, union_id, platform_user_id], NULL), version
                FROM ended)
            SELECT app_id, user_id, array_remove(ARRAY[user_id, union_id, platform_user_id], NULL) AS names, version,
                former_version, sealed_access_token, sealed_refresh_token
            FROM ended
            """;

    /** A statement of its own: a consent given while the grant's lock was waited for is not seen by the one before. */
    private static final String REMOVE_CONSENTS =
            "DELETE FROM consents c USING " + CHOSEN + " WHERE c.app_id = k.app_id AND c.user_id = k.user_id";

    private static final String WITHDRAW = REMOVE_CONSENTS + " AND c.application_id = :applicationId";

    private static final String WITHOUT_CONSENT = "SELECT k.app_id, k.user_id FROM " + CHOSEN + """
             WHERE NOT EXISTS (SELECT 1 FROM consents c WHERE c.app_id = k.app_id AND c.user_id = k.user_id)
            """;

    private static final String RENUMBER = """
            WITH changed AS (
                UPDATE grants g SET consents_version = nextval('grant_versions')
                FROM\s""" + CHOSEN + """
                WHERE g.app_id = k.app_id AND g.user_id = k.user_id AND g.state <> 'revoked'
                RETURNING g.app_id, g.user_id, g.union_id, g.platform_user_id, g.consents_version AS version)
            INSERT INTO revocations (kind, app_id, user_id, names, version)
            SELECT 'consent', app_id, user_id, array_remove(ARRAY[user_id, union_id, platform_user_id], NULL), version
            FROM changed RETURNING app_id, user_id, names, version
            """;

    private final DatabaseClient database;
    private final Sealer sealer;

    EndingStore(DatabaseClient database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    /** Keys of the live grants that are selected, in their order, after the one given. */
    Mono<List<GrantKey>> keys(GrantSelection selection, @Nullable GrantKey after, int limit) {
        GrantConditions conditions = new GrantConditions(selection);
        return conditions
                .bind(database.sql(KEYS + conditions.sql() + IN_ORDER))
                .bind("afterApp", after == null ? "" : after.appId())
                .bind("afterUser", after == null ? "" : after.userId())
                .bind("limit", limit)
                .map(EndingStore::key)
                .all()
                .collectList();
    }

    /**
     * Within the caller's transaction.
     *
     * @param givenUntil a consent given later stays; null ends it whenever it was given
     */
    Mono<List<EndedGrant>> end(Collection<GrantKey> keys, @Nullable Instant givenUntil) {
        return chosen(END, keys)
                .bind("givenUntil", orNull(givenUntil))
                .map(this::ended)
                .all()
                .collectList()
                .flatMap(ended -> removeConsents(ended).thenReturn(ended));
    }

    /** Within the caller's transaction, keeps others from changing these grants. Those that are no more are left out. */
    Mono<List<GrantKey>> lock(Collection<GrantKey> keys) {
        return chosen(LOCK, keys).map(EndingStore::key).all().collectList();
    }

    /** Answers how many consents there were. */
    Mono<Long> withdraw(String applicationId, Collection<GrantKey> keys) {
        return chosen(WITHDRAW, keys)
                .bind("applicationId", applicationId)
                .fetch()
                .rowsUpdated();
    }

    Mono<List<GrantKey>> withoutConsent(Collection<GrantKey> keys) {
        return chosen(WITHOUT_CONSENT, keys).map(EndingStore::key).all().collectList();
    }

    /** Makes older copies of these grants void, because fewer applications may use them now. */
    Mono<List<Revocation>> renumber(Collection<GrantKey> keys) {
        return chosen(RENUMBER, keys)
                .map(row -> new Revocation(
                        Revocation.Kind.CONSENT,
                        key(row),
                        Columns.texts(row, "names"),
                        Columns.number(row, "version"),
                        Duration.ZERO))
                .all()
                .collectList();
    }

    private Mono<Long> removeConsents(List<EndedGrant> ended) {
        return chosen(REMOVE_CONSENTS, ended.stream().map(EndedGrant::key).toList())
                .fetch()
                .rowsUpdated();
    }

    private DatabaseClient.GenericExecuteSpec chosen(String sql, Collection<GrantKey> keys) {
        return database.sql(sql)
                .bind("appIds", keys.stream().map(GrantKey::appId).toArray(String[]::new))
                .bind("userIds", keys.stream().map(GrantKey::userId).toArray(String[]::new));
    }

    private EndedGrant ended(Readable row) {
        GrantKey key = key(row);
        long former = Columns.number(row, "former_version");
        return new EndedGrant(
                key,
                Columns.texts(row, "names"),
                Columns.number(row, "version"),
                open(row, "sealed_access_token", Place.accessToken(key, former)),
                open(row, "sealed_refresh_token", Place.refreshToken(key, former)));
    }

    private @Nullable TokenValue open(Readable row, String column, String place) {
        return Optional.ofNullable(Columns.bytesOrNull(row, column))
                .flatMap(bytes -> sealer.open(bytes, place))
                .map(TokenValue::ofUtf8)
                .orElse(null);
    }

    private static GrantKey key(Readable row) {
        return new GrantKey(Columns.text(row, "app_id"), Columns.text(row, "user_id"));
    }
}
