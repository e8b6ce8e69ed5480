package io.larkspur.vault;

import static io.larkspur.vault.Columns.orNull;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * The table of grants. Tokens are sealed for their row and version: a row put in another's place does not open and reads
 * as absent. Updates name the version they start from.
 */
final class GrantStore {

    private static final Logger log = LoggerFactory.getLogger(GrantStore.class);

    private static final String SELECT = """
            SELECT g.app_id, g.user_id, g.union_id, g.platform_user_id, g.version, g.state, g.sealed_access_token,
                g.access_expires_at, g.sealed_refresh_token, g.refresh_expires_at, g.scopes,
                ARRAY(SELECT c.application_id FROM consents c
                    WHERE c.app_id = g.app_id AND c.user_id = g.user_id) AS applications
            FROM grants g
            WHERE g.app_id = :appId AND g.state <> 'revoked' AND\s""";

    static final String FIND_BY_KEY = SELECT + "g.user_id = :userId";
    static final String FIND_BY_UNION_ID = SELECT + "g.union_id = :userId";
    static final String FIND_BY_OTHER_ID = SELECT + "(g.user_id = :userId OR g.platform_user_id = :userId)";

    private static final String ROTATE = """
            UPDATE grants SET version = :newVersion, state = 'active',
                sealed_access_token = :access, access_expires_at = :accessExpiresAt,
                sealed_refresh_token = :refresh, refresh_expires_at = :refreshExpiresAt,
                scopes = :scopes, refreshed_at = :now, key_id = :keyId
            WHERE app_id = :appId AND user_id = :userId AND version = :version AND state <> 'revoked'
            """;

    /** The version stays: should another process hold the platform's good answer, it can still store it. */
    private static final String MARK_REFUSED = """
            UPDATE grants SET state = 'refused'
            WHERE app_id = :appId AND user_id = :userId AND version = :version AND state = 'active'
            """;

    private static final String REVOKE = """
            UPDATE grants SET state = 'revoked', version = nextval('grant_versions'),
                sealed_access_token = NULL, sealed_refresh_token = NULL
            WHERE app_id = :appId AND user_id = :userId AND state <> 'revoked'
                AND authorized_at <= coalesce(:givenUntil::timestamptz, 'infinity')
            RETURNING version
            """;

    private static final String REMOVE_CONSENTS = "DELETE FROM consents WHERE app_id = :appId AND user_id = :userId";

    private static final String NEXT_VERSION = "SELECT nextval('grant_versions') AS version";

    private final DatabaseClient database;
    private final Sealer sealer;
    private final String keyId;

    GrantStore(DatabaseClient database, Sealer sealer, String keyId) {
        this.database = database;
        this.sealer = sealer;
        this.keyId = keyId;
    }

    /** The grant by its key or by another id of the same user; never by an id of another kind. */
    Mono<Grant> find(GrantKey asked) {
        return database.sql(query(asked.userId()))
                .bind("appId", asked.appId())
                .bind("userId", asked.userId())
                .map(this::grant)
                .all()
                .collectList()
                // Two people under one name cannot be told apart, so neither is served.
                .filter(found -> found.size() == 1)
                .flatMap(found -> Mono.justOrEmpty(found.get(0)));
    }

    Mono<Long> nextVersion() {
        return database.sql(NEXT_VERSION)
                .map(row -> Columns.number(row, "version"))
                .one();
    }

    /** Whether the row was still at that version, so that the rotated grant is now the truth. */
    Mono<Boolean> rotate(long version, Grant rotated, Instant now) {
        return database.sql(ROTATE)
                .bind("appId", rotated.key().appId())
                .bind("userId", rotated.key().userId())
                .bind("version", version)
                .bind("newVersion", rotated.version())
                .bind("access", sealedAccess(rotated.key(), rotated.version(), rotated.access()))
                .bind("accessExpiresAt", rotated.accessExpiresAt())
                .bind("refresh", orNull(sealedRefresh(rotated.key(), rotated.version(), rotated.refresh())))
                .bind("refreshExpiresAt", orNull(rotated.refreshExpiresAt()))
                .bind("scopes", Columns.array(rotated.scopes()))
                .bind("now", now)
                .bind("keyId", keyId)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    Mono<Boolean> markRefused(Grant grant) {
        return database.sql(MARK_REFUSED)
                .bind("appId", grant.key().appId())
                .bind("userId", grant.key().userId())
                .bind("version", grant.version())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    /**
     * Forgets tokens and consents; answers the version of the end, or nothing when there was no such grant.
     *
     * @param givenUntil a consent given later stays; null ends it whenever it was given
     */
    Mono<Long> revoke(GrantKey key, @Nullable Instant givenUntil) {
        return database.sql(REVOKE)
                .bind("appId", key.appId())
                .bind("userId", key.userId())
                .bind("givenUntil", orNull(givenUntil))
                .map(row -> Columns.number(row, "version"))
                .one()
                .flatMap(version -> removeConsents(key).thenReturn(version));
    }

    byte[] sealedAccess(GrantKey key, long version, TokenValue token) {
        return sealer.seal(token.utf8(), Place.accessToken(key, version));
    }

    byte @Nullable [] sealedRefresh(GrantKey key, long version, @Nullable TokenValue token) {
        return token == null ? null : sealer.seal(token.utf8(), Place.refreshToken(key, version));
    }

    String keyId() {
        return keyId;
    }

    private Mono<Long> removeConsents(GrantKey key) {
        return database.sql(REMOVE_CONSENTS)
                .bind("appId", key.appId())
                .bind("userId", key.userId())
                .fetch()
                .rowsUpdated();
    }

    private static String query(String userId) {
        if (InvitedPerson.isOpenId(userId)) {
            return FIND_BY_KEY;
        }
        return InvitedPerson.isUnionId(userId) ? FIND_BY_UNION_ID : FIND_BY_OTHER_ID;
    }

    private Optional<Grant> grant(Readable row) {
        GrantKey key = new GrantKey(Columns.text(row, "app_id"), Columns.text(row, "user_id"));
        long version = Columns.number(row, "version");
        Optional<TokenValue> access = open(row, "sealed_access_token", Place.accessToken(key, version));
        if (access.isEmpty()) {
            log.warn("The stored access token of {} does not open, so it counts as absent", key);
        }
        return access.map(token -> new Grant(
                key,
                names(row),
                version,
                GrantState.of(Columns.text(row, "state")),
                token,
                Columns.time(row, "access_expires_at"),
                open(row, "sealed_refresh_token", Place.refreshToken(key, version))
                        .orElse(null),
                Columns.timeOrNull(row, "refresh_expires_at"),
                Columns.texts(row, "scopes"),
                Columns.texts(row, "applications")));
    }

    private Optional<TokenValue> open(Readable row, String column, String place) {
        return Optional.ofNullable(Columns.bytesOrNull(row, column))
                .flatMap(bytes -> sealer.open(bytes, place))
                .map(TokenValue::ofUtf8);
    }

    private static Set<String> names(Readable row) {
        Set<String> names = new TreeSet<>();
        for (String column : new String[] {"user_id", "union_id", "platform_user_id"}) {
            String name = Columns.textOrNull(row, column);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }
}
