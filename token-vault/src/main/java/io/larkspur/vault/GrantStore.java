package io.larkspur.vault;

import static io.larkspur.vault.Columns.orNull;

import io.r2dbc.spi.Readable;
import java.time.Duration;
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

    /** How long before its end a token is refreshed that a former release stored. */
    private static final Duration UNSCHEDULED = Duration.ofMinutes(5);

    private static final String SELECT = """
            SELECT g.app_id, g.user_id, g.union_id, g.platform_user_id, g.version,
                greatest(g.version, g.consents_version) AS edition, g.state,
                g.sealed_access_token, g.access_expires_at, g.sealed_refresh_token, g.refresh_expires_at, g.scopes,
                g.refresh_at, g.refreshed_at, g.refresh_state, g.refresh_failures, coalesce(g.claim_fence, 0) AS fence,
                coalesce(greatest(0, ceil(extract(epoch FROM g.next_try_at - clock_timestamp()) * 1000)), 0)::bigint
                    AS rest,
                clock_timestamp() AS store_time,
                ARRAY(SELECT c.application_id FROM consents c
                    WHERE c.app_id = g.app_id AND c.user_id = g.user_id) AS applications
            FROM grants g
            WHERE g.app_id = :appId AND g.state <> 'revoked' AND\s""";

    static final String FIND_BY_KEY = SELECT + GrantConditions.BY_OPEN_ID;
    static final String FIND_BY_UNION_ID = SELECT + GrantConditions.BY_UNION_ID;
    static final String FIND_BY_OTHER_ID = SELECT + GrantConditions.BY_OTHER_ID;

    private static final String ROTATE = """
            UPDATE grants SET version = :newVersion, state = 'active',
                sealed_access_token = :access, access_expires_at = :accessExpiresAt,
                sealed_refresh_token = :refresh, refresh_expires_at = :refreshExpiresAt,
                scopes = :scopes, refreshed_at = :now, key_id = :keyId,
                refresh_state = :refreshState, refresh_failures = 0, next_try_at = NULL, claim_owner = NULL,
                claim_attempts = 0, refusal_code = NULL, lost_at = NULL, invite_lost_at = NULL,
                refresh_at = :refreshAt, keep_alive_at = :keepAliveAt,
                announce_refresh_end_at = :announceRefreshEndAt
            WHERE app_id = :appId AND user_id = :userId AND version = :version AND state <> 'revoked'
            """;

    private static final String NEXT_VERSION = "SELECT nextval('grant_versions') AS version";

    private final DatabaseClient database;
    private final Sealer sealer;
    private final StoreClock clock;

    GrantStore(DatabaseClient database, Sealer sealer, StoreClock clock) {
        this.database = database;
        this.sealer = sealer;
        this.clock = clock;
    }

    /** The grant by its key or by another id of the same user; never by an id of another kind. */
    Mono<Grant> find(GrantKey asked) {
        return Mono.defer(() -> {
            long since = clock.ask();
            return database.sql(SELECT + GrantConditions.byUser(asked.userId()))
                    .bind("appId", asked.appId())
                    .bind("userId", asked.userId())
                    .map(row -> grant(row, since))
                    .all()
                    .collectList()
                    // Two people under one name cannot be told apart, so neither is served.
                    .filter(found -> found.size() == 1)
                    .flatMap(found -> Mono.justOrEmpty(found.get(0)));
        });
    }

    Mono<Long> nextVersion() {
        return database.sql(NEXT_VERSION)
                .map(row -> Columns.number(row, "version"))
                .one();
    }

    /** Whether the row was still at that version, so that the rotated grant is now the truth. */
    Mono<Boolean> rotate(long version, Grant rotated, Schedule schedule, Instant now) {
        SealedTokens sealed = sealed(rotated.key(), rotated.version(), rotated.access(), rotated.refresh());
        return database.sql(ROTATE)
                .bind("appId", rotated.key().appId())
                .bind("userId", rotated.key().userId())
                .bind("version", version)
                .bind("newVersion", rotated.version())
                .bind("access", sealed.access())
                .bind("accessExpiresAt", rotated.accessExpiresAt())
                .bind("refresh", orNull(sealed.refresh()))
                .bind("refreshExpiresAt", orNull(rotated.refreshExpiresAt()))
                .bind("scopes", Columns.array(rotated.scopes()))
                .bind("now", now)
                .bind("keyId", sealed.keyId())
                .bind("refreshState", rotated.progress().state().wireName())
                .bind("refreshAt", schedule.refreshAt())
                .bind("keepAliveAt", orNull(schedule.keepAliveAt()))
                .bind("announceRefreshEndAt", orNull(schedule.announceRefreshEndAt()))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    SealedTokens sealed(GrantKey key, long version, TokenValue access, @Nullable TokenValue refresh) {
        return SealedTokens.of(sealer, key, version, access, refresh);
    }

    private Optional<Grant> grant(Readable row, long since) {
        clock.learn(since, Columns.time(row, "store_time"));
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
                Columns.number(row, "edition"),
                GrantState.of(Columns.text(row, "state")),
                token,
                Columns.time(row, "access_expires_at"),
                open(row, "sealed_refresh_token", Place.refreshToken(key, version))
                        .orElse(null),
                Columns.timeOrNull(row, "refresh_expires_at"),
                refreshAt(row),
                Columns.timeOrNull(row, "refreshed_at"),
                progress(row),
                Columns.texts(row, "scopes"),
                Columns.texts(row, "applications")));
    }

    private static Instant refreshAt(Readable row) {
        Instant scheduled = Columns.timeOrNull(row, "refresh_at");
        return scheduled == null ? Columns.time(row, "access_expires_at").minus(UNSCHEDULED) : scheduled;
    }

    private static RefreshProgress progress(Readable row) {
        return new RefreshProgress(
                RefreshState.of(Columns.text(row, "refresh_state")),
                Columns.number(row, "fence"),
                Duration.ofMillis(Columns.number(row, "rest")),
                Math.toIntExact(Columns.number(row, "refresh_failures")));
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
