package io.larkspur.vault;

import static io.larkspur.vault.Columns.orNull;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table of auth sessions. Every change of state is one guarded statement, so a session leaves pending once. */
final class SessionStore {

    static final String COLUMNS = """
            s.id, s.session_id, s.app_id, s.user_id, s.open_id, s.user_name, s.email, s.auth_method, s.state, \
            s.scopes, s.application_id, s.message_id, s.token_expires_at, s.created_at, s.expires_at, s.completed_at, \
            s.reason""";

    private static final String INSERT = """
            INSERT INTO user_auth_sessions AS s (session_id, app_id, user_id, auth_method, state, scopes,
                application_id, asked_by, invited, reason, created_at, expires_at)
            VALUES (:sessionId, :appId, :userId, :authMethod, 'pending', :scopes,
                :applicationId, :askedBy, :invited, :reason, :now, :expiresAt)
            """;

    private static final String OPEN = INSERT + " RETURNING " + COLUMNS;

    /** A row comes back either way; whose session id it has tells who opened it. */
    private static final String OPEN_OR_JOIN = INSERT + """
            ON CONFLICT (app_id, user_id) WHERE state = 'pending' AND invited DO UPDATE SET
                scopes = ARRAY(SELECT DISTINCT unnest(s.scopes || excluded.scopes) ORDER BY 1),
                asked_by = ARRAY(SELECT DISTINCT unnest(s.asked_by || excluded.asked_by) ORDER BY 1),
                reason = stronger_invitation_reason(s.reason, excluded.reason)
            RETURNING\s""" + COLUMNS;

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM user_auth_sessions s WHERE s.session_id = :sessionId";

    static final String FIND_ENDED = "SELECT " + COLUMNS + """
             FROM user_auth_sessions s
            WHERE s.session_id = ANY(:sessionIds) AND (s.state <> 'pending' OR s.expires_at <= :now)
            """;

    static final String FIND_INVITATION = "SELECT " + COLUMNS + """
             FROM user_auth_sessions s
            WHERE s.app_id = :appId AND s.user_id = :userId AND s.state = 'pending' AND s.invited
                AND s.expires_at > :now
            """;

    private static final String JOIN = """
            UPDATE user_auth_sessions AS s SET
                scopes = ARRAY(SELECT DISTINCT unnest(s.scopes || :scopes::text[]) ORDER BY 1),
                asked_by = ARRAY(SELECT DISTINCT unnest(s.asked_by || :askedBy::text[]) ORDER BY 1),
                reason = stronger_invitation_reason(s.reason, :reason)
            WHERE s.session_id = :sessionId AND s.state = 'pending'
                AND NOT (s.scopes @> :scopes::text[] AND s.asked_by @> :askedBy::text[]
                    AND s.reason = stronger_invitation_reason(s.reason, :reason))
            RETURNING\s""" + COLUMNS;

    private static final String EXPIRE_INVITATION = """
            UPDATE user_auth_sessions SET state = 'expired'
            WHERE app_id = :appId AND user_id = :userId AND state = 'pending' AND invited AND expires_at <= :now
            """;

    private static final String COMPLETE = """
            UPDATE user_auth_sessions AS s SET state = 'completed', open_id = :openId, union_id = :unionId,
                user_name = :userName, email = :email, mobile = :mobile, token_expires_at = :tokenExpiresAt,
                completed_at = :now
            WHERE s.session_id = :sessionId AND s.state = 'pending' AND s.expires_at > :now
            RETURNING\s""" + COLUMNS;

    private static final String END = """
            UPDATE user_auth_sessions AS s SET state = :state
            WHERE s.session_id = :sessionId AND s.state = 'pending' AND s.expires_at > :now
            RETURNING\s""" + COLUMNS;

    private static final String CARD_SENT = """
            UPDATE user_auth_sessions AS s SET message_id = :messageId WHERE s.session_id = :sessionId
            RETURNING\s""" + COLUMNS;

    static final String REMOVE_EXPIRED =
            "DELETE FROM user_auth_sessions WHERE state <> 'completed' AND expires_at <= :now";

    private final DatabaseClient database;

    SessionStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<AuthSession> open(String sessionId, NewAuthSession request, String askedBy, Instant now, Instant end) {
        return insert(OPEN, sessionId, request, Set.of(askedBy), false, InvitationReason.MISSING, now, end);
    }

    /** Opens an invitation, or merges the request into the one that is pending. */
    Mono<AuthSession> openOrJoin(
            String sessionId, NewAuthSession request, Invitation invitation, Instant now, Instant end) {
        return insert(OPEN_OR_JOIN, sessionId, request, invitation.askedBy(), true, invitation.reason(), now, end);
    }

    Mono<AuthSession> find(String sessionId) {
        return database.sql(FIND)
                .bind("sessionId", sessionId)
                .map(SessionStore::session)
                .one();
    }

    /** Those of the sessions that have left pending or whose time is over. */
    Flux<AuthSession> findEnded(Collection<String> sessionIds, Instant now) {
        return database.sql(FIND_ENDED)
                .bind("sessionIds", Columns.array(sessionIds))
                .bind("now", now)
                .map(SessionStore::session)
                .all();
    }

    Mono<AuthSession> findInvitation(GrantKey key, Instant now) {
        return database.sql(FIND_INVITATION)
                .bind("appId", key.appId())
                .bind("userId", key.userId())
                .bind("now", now)
                .map(SessionStore::session)
                .one();
    }

    /** Empty when there is nothing to merge. */
    Mono<AuthSession> join(String sessionId, Invitation invitation) {
        return database.sql(JOIN)
                .bind("sessionId", sessionId)
                .bind("scopes", Columns.array(invitation.scopes()))
                .bind("askedBy", Columns.array(invitation.askedBy()))
                .bind("reason", invitation.reason().wireName())
                .map(SessionStore::session)
                .one();
    }

    Mono<Long> expireInvitation(GrantKey key, Instant now) {
        return database.sql(EXPIRE_INVITATION)
                .bind("appId", key.appId())
                .bind("userId", key.userId())
                .bind("now", now)
                .fetch()
                .rowsUpdated();
    }

    /** Empty when the session is not pending any more. */
    Mono<AuthSession> complete(String sessionId, PlatformUser user, Instant tokenExpiresAt, Instant now) {
        return database.sql(COMPLETE)
                .bind("sessionId", sessionId)
                .bind("openId", orNull(user.openId()))
                .bind("unionId", orNull(user.unionId()))
                .bind("userName", orNull(user.name()))
                .bind("email", orNull(user.email()))
                .bind("mobile", orNull(user.mobile()))
                .bind("tokenExpiresAt", tokenExpiresAt)
                .bind("now", now)
                .map(SessionStore::session)
                .one();
    }

    /** Empty when the session is not pending any more. */
    Mono<AuthSession> end(String sessionId, AuthSessionState state, Instant now) {
        return database.sql(END)
                .bind("sessionId", sessionId)
                .bind("state", state.wireName())
                .bind("now", now)
                .map(SessionStore::session)
                .one();
    }

    Mono<AuthSession> cardSent(String sessionId, String messageId) {
        return database.sql(CARD_SENT)
                .bind("sessionId", sessionId)
                .bind("messageId", messageId)
                .map(SessionStore::session)
                .one();
    }

    Mono<Long> removeExpired(Instant now) {
        return database.sql(REMOVE_EXPIRED).bind("now", now).fetch().rowsUpdated();
    }

    static AuthSession session(Readable row) {
        return new AuthSession(
                Columns.number(row, "id"),
                Columns.text(row, "session_id"),
                Columns.text(row, "app_id"),
                Columns.text(row, "user_id"),
                Columns.textOrNull(row, "open_id"),
                Columns.textOrNull(row, "user_name"),
                Columns.textOrNull(row, "email"),
                Columns.text(row, "auth_method"),
                AuthSessionState.valueOf(Columns.text(row, "state").toUpperCase(Locale.ROOT)),
                Columns.texts(row, "scopes"),
                Columns.textOrNull(row, "application_id"),
                Columns.textOrNull(row, "message_id"),
                Columns.timeOrNull(row, "token_expires_at"),
                Columns.time(row, "created_at"),
                Columns.time(row, "expires_at"),
                Columns.timeOrNull(row, "completed_at"),
                InvitationReason.valueOf(Columns.text(row, "reason").toUpperCase(Locale.ROOT)));
    }

    private Mono<AuthSession> insert(
            String sql,
            String sessionId,
            NewAuthSession request,
            Set<String> askedBy,
            boolean invited,
            InvitationReason reason,
            Instant now,
            Instant end) {
        return database.sql(sql)
                .bind("sessionId", sessionId)
                .bind("appId", request.appId())
                .bind("userId", request.userId())
                .bind("authMethod", request.authMethod())
                .bind("scopes", Columns.array(request.scopes()))
                .bind("applicationId", orNull(request.applicationId()))
                .bind("askedBy", Columns.array(askedBy))
                .bind("invited", invited)
                .bind("reason", reason.wireName())
                .bind("now", now)
                .bind("expiresAt", end)
                .map(SessionStore::session)
                .one();
    }
}
