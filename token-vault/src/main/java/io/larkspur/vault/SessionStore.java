package io.larkspur.vault;

import static io.larkspur.vault.Columns.orNull;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table of auth sessions. Every change of state is one guarded statement, so a session leaves pending once. */
final class SessionStore {

    static final String COLUMNS = """
            s.id, s.session_id, s.app_id, s.user_id, s.open_id, s.user_name, s.email, s.auth_method, s.state, \
            s.scopes, s.application_id, s.message_id, s.token_expires_at, s.created_at, s.expires_at, s.completed_at, \
            s.reason, s.asked_by, s.consent_ends_at, s.card_options, s.other_person_tries, s.card_failure, \
            s.rest_until""";

    private static final String OPEN = """
            INSERT INTO user_auth_sessions AS s (session_id, app_id, user_id, auth_method, state, scopes,
                application_id, asked_by, invited, created_at, expires_at)
            VALUES (:sessionId, :appId, :userId, :authMethod, 'pending', :scopes,
                :applicationId, :askedBy, false, :now, :expiresAt)
            RETURNING\s""" + COLUMNS;

    /** Who rests is not asked. */
    private static final String OPEN_OR_JOIN = """
            INSERT INTO user_auth_sessions AS s (session_id, app_id, user_id, auth_method, state, scopes,
                application_id, asked_by, invited, reason, created_at, expires_at, consent_ends_at)
            SELECT :sessionId, :appId, :userId, :authMethod, 'pending', :scopes,
                :applicationId, :askedBy, true, :reason, :now, :expiresAt,
                (SELECT CASE WHEN g.sealed_refresh_token IS NULL THEN g.access_expires_at
                        ELSE greatest(g.access_expires_at,
                            least(g.refresh_expires_at, g.authorized_at + interval '365 days')) END
                    FROM grants g WHERE g.app_id = :appId AND g.user_id = :userId AND g.state <> 'revoked')
            WHERE NOT EXISTS (SELECT 1 FROM user_auth_sessions r
                WHERE r.app_id = :appId AND r.user_id = :userId AND r.rest_until > :now)
            ON CONFLICT (app_id, user_id) WHERE state = 'pending' AND invited DO UPDATE SET
                scopes = ARRAY(SELECT DISTINCT unnest(s.scopes || excluded.scopes) ORDER BY 1),
                asked_by = ARRAY(SELECT DISTINCT unnest(s.asked_by || excluded.asked_by) ORDER BY 1),
                reason = stronger_invitation_reason(s.reason, excluded.reason),
                card_due_at = CASE
                    WHEN s.scopes @> excluded.scopes AND s.asked_by @> excluded.asked_by
                        AND s.reason = stronger_invitation_reason(s.reason, excluded.reason) THEN s.card_due_at
                    ELSE :changeDue END
            RETURNING\s""" + COLUMNS;

    static final String FIND_RESTING = "SELECT " + COLUMNS + """
             FROM user_auth_sessions s WHERE s.app_id = :appId AND s.user_id = :userId AND s.rest_until > :now
            ORDER BY s.rest_until DESC LIMIT 1
            """;

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
                reason = stronger_invitation_reason(s.reason, :reason),
                card_due_at = :changeDue
            WHERE s.session_id = :sessionId AND s.state = 'pending'
                AND NOT (s.scopes @> :scopes::text[] AND s.asked_by @> :askedBy::text[]
                    AND s.reason = stronger_invitation_reason(s.reason, :reason))
            RETURNING\s""" + COLUMNS;

    /** An invitation that nobody sees is not one to rest after, and one to renew what still works neither. */
    private static final String EXPIRE = """
            UPDATE user_auth_sessions AS s SET state = 'expired', card_tries = 0,
                card_due_at = CASE WHEN s.message_id IS NOT NULL THEN :now END,
                rest_until = CASE WHEN s.message_id IS NOT NULL AND s.reason <> 'ending'
                    THEN s.expires_at + make_interval(secs => :rest) END
            WHERE s.state = 'pending' AND s.expires_at <= :now AND\s""";

    private static final String EXPIRE_INVITATION =
            EXPIRE + "s.app_id = :appId AND s.user_id = :userId AND s.invited RETURNING " + COLUMNS;

    /** Several processes share the work without waiting for one another. */
    static final String EXPIRE_SOME = EXPIRE + """
            s.id IN (SELECT id FROM user_auth_sessions WHERE state = 'pending' AND expires_at <= :now
                ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED)
            RETURNING\s""" + COLUMNS;

    private static final String COMPLETE = """
            UPDATE user_auth_sessions AS s SET state = 'completed', open_id = :openId, union_id = :unionId,
                user_name = :userName, email = :email, mobile = :mobile, token_expires_at = :tokenExpiresAt,
                completed_at = :now, card_tries = 0,
                card_due_at = CASE WHEN s.message_id IS NOT NULL THEN :now END
            WHERE s.session_id = :sessionId AND s.state = 'pending' AND s.expires_at > :now
            RETURNING\s""" + COLUMNS;

    private static final String END = """
            UPDATE user_auth_sessions AS s SET state = :state, rest_until = :restUntil, card_failure = :failure,
                card_tries = 0, card_due_at = CASE WHEN s.message_id IS NOT NULL THEN :now END
            WHERE s.session_id = :sessionId AND s.state = 'pending' AND s.expires_at > :now
            RETURNING\s""" + COLUMNS;

    private static final String END_REST = """
            UPDATE user_auth_sessions SET rest_until = NULL
            WHERE app_id = :appId AND user_id = :userId AND rest_until IS NOT NULL
            """;

    /** A card that was sent while the session ended says what is no longer true. */
    private static final String CARD_SENT = """
            UPDATE user_auth_sessions AS s SET message_id = :messageId, card_options = :options,
                card_shown_state = 'pending', card_tries = 0,
                card_due_at = CASE WHEN s.state = 'pending' AND s.expires_at > :now THEN s.card_due_at ELSE :now END
            WHERE s.session_id = :sessionId
            RETURNING\s""" + COLUMNS;

    /** Not those that still keep their user from being asked, or whose card is still to be changed. */
    static final String REMOVE_EXPIRED = """
            DELETE FROM user_auth_sessions WHERE state <> 'completed' AND expires_at <= :now
                AND (rest_until IS NULL OR rest_until <= :now) AND card_due_at IS NULL
            """;

    private final DatabaseClient database;

    SessionStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<AuthSession> open(String sessionId, NewAuthSession request, String askedBy, Instant now, Instant end) {
        return inserted(OPEN, sessionId, request, Set.of(askedBy), now, end)
                .map(SessionStore::session)
                .one();
    }

    /** Opens an invitation, or merges the request into the one that is pending; empty while the user rests. */
    Mono<AuthSession> openOrJoin(
            String sessionId, NewAuthSession request, Invitation invitation, Instant now, Instant end) {
        return inserted(OPEN_OR_JOIN, sessionId, request, invitation.askedBy(), now, end)
                .bind("reason", invitation.reason().wireName())
                .bind("changeDue", CardBook.changeDue(now))
                .map(SessionStore::session)
                .one();
    }

    /** The end that the user still rests after. */
    Mono<AuthSession> findResting(GrantKey key, Instant now) {
        return ofKey(FIND_RESTING, key)
                .bind("now", now)
                .map(SessionStore::session)
                .one();
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
        return ofKey(FIND_INVITATION, key)
                .bind("now", now)
                .map(SessionStore::session)
                .one();
    }

    /** Empty when there is nothing to merge. */
    Mono<AuthSession> join(String sessionId, Invitation invitation, Instant now) {
        return database.sql(JOIN)
                .bind("sessionId", sessionId)
                .bind("scopes", Columns.array(invitation.scopes()))
                .bind("askedBy", Columns.array(invitation.askedBy()))
                .bind("reason", invitation.reason().wireName())
                .bind("changeDue", CardBook.changeDue(now))
                .map(SessionStore::session)
                .one();
    }

    /** The user's invitation, if its time is over and nobody has written that down. */
    Mono<AuthSession> expireInvitation(GrantKey key, Duration rest, Instant now) {
        return ofKey(EXPIRE_INVITATION, key)
                .bind("rest", (double) rest.toSeconds())
                .bind("now", now)
                .map(SessionStore::session)
                .one();
    }

    /** Some of those whose time is over. */
    Flux<AuthSession> expireSome(int most, Duration rest, Instant now) {
        return database.sql(EXPIRE_SOME)
                .bind("most", most)
                .bind("rest", (double) rest.toSeconds())
                .bind("now", now)
                .map(SessionStore::session)
                .all();
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
    Mono<AuthSession> deny(String sessionId, Instant restUntil, Instant now) {
        return end(sessionId, AuthSessionState.DENIED, restUntil, null, now);
    }

    /** Ends a session whose card could not be put before the user. Empty when it is not pending any more. */
    Mono<AuthSession> giveUp(String sessionId, CardFailure failure, Instant restUntil, Instant now) {
        return end(sessionId, AuthSessionState.EXPIRED, restUntil, failure.text(), now);
    }

    private Mono<AuthSession> end(
            String sessionId, AuthSessionState state, Instant restUntil, @Nullable String failure, Instant now) {
        return database.sql(END)
                .bind("sessionId", sessionId)
                .bind("state", state.wireName())
                .bind("restUntil", restUntil)
                .bind("failure", orNull(failure))
                .bind("now", now)
                .map(SessionStore::session)
                .one();
    }

    /** The user may be asked again at once. */
    Mono<Long> endRest(GrantKey key) {
        return ofKey(END_REST, key).fetch().rowsUpdated();
    }

    Mono<AuthSession> cardSent(String sessionId, String messageId, @Nullable String options, Instant now) {
        return database.sql(CARD_SENT)
                .bind("sessionId", sessionId)
                .bind("messageId", messageId)
                .bind("options", orNull(options))
                .bind("now", now)
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
                InvitationReason.valueOf(Columns.text(row, "reason").toUpperCase(Locale.ROOT)),
                Columns.texts(row, "asked_by"),
                Columns.timeOrNull(row, "consent_ends_at"),
                Columns.textOrNull(row, "card_options"),
                Columns.number(row, "other_person_tries") > 0,
                Columns.textOrNull(row, "card_failure"),
                Columns.timeOrNull(row, "rest_until"));
    }

    private DatabaseClient.GenericExecuteSpec ofKey(String sql, GrantKey key) {
        return database.sql(sql).bind("appId", key.appId()).bind("userId", key.userId());
    }

    private DatabaseClient.GenericExecuteSpec inserted(
            String sql, String sessionId, NewAuthSession request, Set<String> askedBy, Instant now, Instant end) {
        return database.sql(sql)
                .bind("sessionId", sessionId)
                .bind("appId", request.appId())
                .bind("userId", request.userId())
                .bind("authMethod", request.authMethod())
                .bind("scopes", Columns.array(request.scopes()))
                .bind("applicationId", orNull(request.applicationId()))
                .bind("askedBy", Columns.array(askedBy))
                .bind("now", now)
                .bind("expiresAt", end);
    }
}
