package io.larkspur.vault;

import java.time.Duration;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Who may send a grant's refresh token. A claim is taken from the version that was read, once it is free by the clock of
 * Postgres; its holder alone, known by the fence, may give it back, leave it in doubt, or end the grant by it. An answer
 * needs no claim to be stored: the version decides, so that a late one is kept.
 */
final class RefreshClaims {

    private static final String CLAIM = """
            UPDATE grants SET
                refresh_state = CASE refresh_state WHEN 'idle' THEN 'refreshing' ELSE 'replaying' END,
                claim_owner = :owner, claim_fence = nextval('grant_versions'), claim_fingerprint = :fingerprint,
                claim_attempts = claim_attempts + 1, claimed_at = clock_timestamp(),
                next_try_at = clock_timestamp() + interval '1 millisecond' * :life
            WHERE app_id = :appId AND user_id = :userId AND version = :version AND state = 'active'
                AND refresh_state <> 'replaying'
                AND (next_try_at IS NULL OR next_try_at <= clock_timestamp())
            RETURNING claim_fence, refresh_state
            """;

    private static final String OF_THIS_CLAIM = """
            WHERE app_id = :appId AND user_id = :userId AND version = :version AND state = 'active'
                AND claim_fence = :fence
            """;

    private static final String RELEASE = """
            UPDATE grants SET
                refresh_state = CASE refresh_state WHEN 'refreshing' THEN 'idle' ELSE 'unknown' END,
                claim_owner = NULL, refresh_failures = refresh_failures + 1,
                next_try_at = clock_timestamp() + interval '1 millisecond' * :pause
            """ + OF_THIS_CLAIM + "AND refresh_state IN ('refreshing', 'replaying')";

    private static final String DOUBT = """
            UPDATE grants SET refresh_state = 'unknown', claim_owner = NULL,
                next_try_at = clock_timestamp() + interval '1 millisecond' * :pause
            """ + OF_THIS_CLAIM + "AND refresh_state = 'refreshing'";

    /** The version stays: should another process hold the platform's good answer, it can still store it. */
    private static final String END = """
            UPDATE grants SET state = 'refused', refusal_code = :code, refresh_state = 'idle', claim_owner = NULL,
                next_try_at = NULL, keep_alive_at = NULL, announce_consent_end_at = NULL,
                announce_refresh_end_at = NULL,
                lost_at = CASE WHEN :lost THEN clock_timestamp() END,
                invite_lost_at = CASE WHEN :lost THEN clock_timestamp() + interval '30 seconds' END
            """ + OF_THIS_CLAIM;

    private final DatabaseClient database;
    private final String owner;

    /** @param owner names this process to whoever looks into the table */
    RefreshClaims(DatabaseClient database, String owner) {
        this.database = database;
        this.owner = owner;
    }

    /** Empty when the grant has changed since, or somebody else was faster. */
    Mono<Claim> claim(Grant grant, TokenValue token, Duration life) {
        return database.sql(CLAIM)
                .bind("owner", owner)
                .bind("fingerprint", Sha256.of(token.utf8()))
                .bind("life", life.toMillis())
                .bind("appId", grant.key().appId())
                .bind("userId", grant.key().userId())
                .bind("version", grant.version())
                .map(row -> new Claim(
                        grant,
                        Columns.number(row, "claim_fence"),
                        RefreshState.of(Columns.text(row, "refresh_state")) == RefreshState.REPLAYING))
                .one();
    }

    /** The token was not spent by this claim; a replay that was not one leaves the doubt where it was. */
    Mono<Boolean> release(Claim claim, Duration pause) {
        return hit(of(RELEASE, claim.grant(), claim.fence()).bind("pause", pause.toMillis()));
    }

    /** Nobody knows whether the token was spent by this claim. */
    Mono<Boolean> doubt(Claim claim, Duration pause) {
        return hit(of(DOUBT, claim.grant(), claim.fence()).bind("pause", pause.toMillis()));
    }

    /**
     * The grant cannot be refreshed any more.
     *
     * @param fence of the claim by which that is known
     * @param lost whether its tokens were rotated and the answer is gone, so that the user has to be asked
     */
    Mono<Boolean> end(Grant grant, long fence, int code, boolean lost) {
        return hit(of(END, grant, fence).bind("code", code).bind("lost", lost));
    }

    private DatabaseClient.GenericExecuteSpec of(String sql, Grant grant, long fence) {
        return database.sql(sql)
                .bind("appId", grant.key().appId())
                .bind("userId", grant.key().userId())
                .bind("version", grant.version())
                .bind("fence", fence);
    }

    private static Mono<Boolean> hit(DatabaseClient.GenericExecuteSpec statement) {
        return statement.fetch().rowsUpdated().map(rows -> rows == 1);
    }
}
