package io.larkspur.vault;

import static io.larkspur.vault.Columns.orNull;

import java.time.Instant;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The transaction that turns a pending session into a grant: the session leaves pending, the tokens and the consent are
 * stored, or nothing happens at all.
 */
final class Completion {

    /** A row whose open_id is not known and that shares an id with this person is this person. */
    private static final String ABSORB = """
            DELETE FROM grants WHERE app_id = :appId AND user_id <> :userId AND open_id IS NULL
                AND (union_id = :unionId OR platform_user_id = :platformUserId)
            """;

    /** Ids that the platform now says are this person's stop naming anybody else. */
    private static final String TAKE_OVER_NAMES = """
            UPDATE grants SET
                union_id = CASE WHEN union_id = :unionId THEN NULL ELSE union_id END,
                platform_user_id = CASE WHEN platform_user_id IN (:platformUserId, :userId) THEN NULL
                    ELSE platform_user_id END
            WHERE app_id = :appId AND user_id <> :userId
                AND (union_id = :unionId OR platform_user_id IN (:platformUserId, :userId))
            """;

    private static final String IS_SOMEBODY_ELSES_KEY =
            "SELECT 1 AS found FROM grants WHERE app_id = :appId AND user_id = :invited AND user_id <> :userId";

    private static final String STORE = """
            INSERT INTO grants AS g (app_id, user_id, open_id, union_id, platform_user_id, sealed_access_token,
                access_expires_at, sealed_refresh_token, refresh_expires_at, scopes, version, state, authorized_at,
                key_id, refresh_at, keep_alive_at, announce_consent_end_at, announce_refresh_end_at)
            VALUES (:appId, :userId, :openId, :unionId, :platformUserId, :access, :accessExpiresAt, :refresh,
                :refreshExpiresAt, :scopes, :version, 'active', :now, :keyId, :refreshAt, :keepAliveAt,
                :announceConsentEndAt, :announceRefreshEndAt)
            ON CONFLICT ON CONSTRAINT grants_pkey DO UPDATE SET
                open_id = coalesce(excluded.open_id, g.open_id),
                union_id = coalesce(excluded.union_id, g.union_id),
                platform_user_id = coalesce(excluded.platform_user_id, g.platform_user_id),
                sealed_access_token = excluded.sealed_access_token,
                access_expires_at = excluded.access_expires_at,
                sealed_refresh_token = excluded.sealed_refresh_token,
                refresh_expires_at = excluded.refresh_expires_at,
                scopes = CASE WHEN excluded.scopes = '{}' THEN g.scopes ELSE excluded.scopes END,
                version = excluded.version, state = 'active', authorized_at = excluded.authorized_at,
                refreshed_at = NULL, key_id = excluded.key_id,
                refresh_state = 'idle', refresh_failures = 0, next_try_at = NULL, claim_owner = NULL,
                claim_attempts = 0, refusal_code = NULL, lost_at = NULL, invite_lost_at = NULL,
                refresh_at = excluded.refresh_at, keep_alive_at = excluded.keep_alive_at,
                announce_consent_end_at = excluded.announce_consent_end_at,
                announce_refresh_end_at = excluded.announce_refresh_end_at
            WHERE g.version < excluded.version
            """;

    /** An application that asked while the user was on the authorize page was not on the card, so it gets nothing. */
    private static final String CONSENT = """
            INSERT INTO consents AS c (application_id, app_id, user_id, granted_at, session_id)
            SELECT unnest(coalesce(
                    (SELECT a.asked_by FROM authorization_attempts a
                        WHERE a.session_id = s.session_id AND a.used_at IS NOT NULL ORDER BY a.used_at DESC LIMIT 1),
                    s.asked_by)),
                s.app_id, :userId, :now, s.session_id
            FROM user_auth_sessions s WHERE s.session_id = :sessionId
            ON CONFLICT ON CONSTRAINT consents_pkey DO UPDATE SET
                granted_at = excluded.granted_at, session_id = excluded.session_id
            """;

    private final DatabaseClient database;
    private final SessionStore sessions;
    private final GrantStore grants;
    private final Schedules schedules;
    private final StoreClock clock;
    private final TransactionalOperator transaction;

    Completion(
            DatabaseClient database,
            SessionStore sessions,
            GrantStore grants,
            Schedules schedules,
            StoreClock clock,
            TransactionalOperator transaction) {
        this.database = database;
        this.sessions = sessions;
        this.grants = grants;
        this.schedules = schedules;
        this.clock = clock;
        this.transaction = transaction;
    }

    /** Empty when the session is not pending any more. */
    Mono<Outcome> of(AuthSession session, PlatformUser user, IssuedTokens received, Instant now) {
        IssuedTokens tokens = clock.translated(received);
        GrantKey key = InvitedPerson.keyOf(session, user);
        return sessions.complete(session.sessionId(), user, tokens.accessExpiresAt(), now)
                .flatMap(completed -> takeOverNames(key, user)
                        .then(refuseForeignName(session, key))
                        .then(store(key, user, tokens, clock.instant()))
                        .then(consent(session, key, now))
                        .then(sessions.endRest(session.grantKey()))
                        .then(grants.find(key))
                        .map(grant -> new Outcome(completed, grant)))
                .as(transaction::transactional)
                .retryWhen(Retry.max(3).filter(Overtaken.class::isInstance));
    }

    private Mono<Void> takeOverNames(GrantKey key, PlatformUser user) {
        return names(ABSORB, key, user)
                .fetch()
                .rowsUpdated()
                .then(names(TAKE_OVER_NAMES, key, user).fetch().rowsUpdated())
                .then();
    }

    private DatabaseClient.GenericExecuteSpec names(String sql, GrantKey key, PlatformUser user) {
        return database.sql(sql)
                .bind("appId", key.appId())
                .bind("userId", key.userId())
                .bind("unionId", orNull(user.unionId()))
                .bind("platformUserId", orNull(user.userId()));
    }

    /** An id of the tenant may read like another user's key; then nobody can tell whom it means. */
    private Mono<Void> refuseForeignName(AuthSession session, GrantKey key) {
        return database.sql(IS_SOMEBODY_ELSES_KEY)
                .bind("appId", key.appId())
                .bind("invited", session.userId())
                .bind("userId", key.userId())
                .map(row -> true)
                .first()
                .flatMap(found -> Mono.error(new OtherPersonAuthorized(session)));
    }

    private Mono<Void> store(GrantKey key, PlatformUser user, IssuedTokens tokens, Instant now) {
        return grants.nextVersion()
                .flatMap(version -> store(key, user, tokens, version, now))
                .flatMap(rows -> rows == 1 ? Mono.empty() : Mono.error(new Overtaken()));
    }

    private Mono<Long> store(GrantKey key, PlatformUser user, IssuedTokens tokens, long version, Instant now) {
        SealedTokens sealed = grants.sealed(key, version, tokens.access(), tokens.refresh());
        Schedule schedule = schedules.authorized(key, version, tokens, now);
        return names(STORE, key, user)
                .bind("openId", orNull(user.openId()))
                .bind("access", sealed.access())
                .bind("accessExpiresAt", tokens.accessExpiresAt())
                .bind("refresh", orNull(sealed.refresh()))
                .bind("refreshExpiresAt", orNull(tokens.refreshExpiresAt()))
                .bind("scopes", Columns.array(tokens.scopes()))
                .bind("version", version)
                .bind("now", now)
                .bind("keyId", sealed.keyId())
                .bind("refreshAt", schedule.refreshAt())
                .bind("keepAliveAt", orNull(schedule.keepAliveAt()))
                .bind("announceConsentEndAt", orNull(schedule.announceConsentEndAt()))
                .bind("announceRefreshEndAt", orNull(schedule.announceRefreshEndAt()))
                .fetch()
                .rowsUpdated();
    }

    private Mono<Long> consent(AuthSession session, GrantKey key, Instant now) {
        return database.sql(CONSENT)
                .bind("userId", key.userId())
                .bind("now", now)
                .bind("sessionId", session.sessionId())
                .fetch()
                .rowsUpdated();
    }

    /** What stands in the database after the commit. */
    record Outcome(AuthSession session, Grant grant) {}

    /** A refresh took a higher version between ours and our write; a second try takes a higher one still. */
    private static final class Overtaken extends RuntimeException {}
}
