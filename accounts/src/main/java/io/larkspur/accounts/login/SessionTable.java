package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.Origin;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Login sessions and refresh tokens in Postgres. */
final class SessionTable {

    private static final String COLUMNS = """
            s.jti, s.user_id, s.kind, s.created_at, s.last_activity_at, s.expires_at, s.access_expires_at, s.revoked_at,
            s.end_reason
            """;

    private static final String SELECT =
            "select " + COLUMNS + ", " + UserTable.COLUMNS + " from sessions s join users u on u.id = s.user_id";

    private static final String FIND = SELECT + " where s.jti = :jti";

    private static final String FIND_BY_HANDLE = SELECT + " where s.handle_hash = :handle_hash";

    private static final String LOCK = FIND + " for update of s";

    private static final String LIVE = "s.revoked_at is null and s.expires_at > :now"
            + " and (s.kind <> 'password' or s.last_activity_at > :rested)";

    private static final String LIVE_OF_USER = "select " + COLUMNS + " from sessions s where s.user_id = :user_id and "
            + LIVE + " order by s.created_at, s.jti";

    private static final String ACTIVE = "select " + COLUMNS + " from sessions s where " + LIVE
            + " and s.kind = 'password' and (:user_id::bigint is null or s.user_id = :user_id)"
            + " order by s.created_at desc, s.jti desc limit :limit";

    private static final String COUNT_ACTIVE = "select count(*) from sessions s where " + LIVE
            + " and s.kind = 'password' and (:user_id::bigint is null or s.user_id = :user_id)";

    static final String LIST = SELECT + " where " + LIVE;

    static final String NEWEST_FIRST = " order by s.created_at desc, s.jti desc limit :limit offset :offset";

    private static final String COUNT = "select count(*) from (select 1 from sessions s where " + LIVE;

    private static final String COUNT_OF_USERS =
            "select count(*) from (select 1 from sessions s join users u on u.id = s.user_id where " + LIVE;

    private static final String NO_FURTHER = " limit :most) as counted";

    private static final String INSERT = """
            insert into sessions (jti, user_id, kind, handle_hash, ip, user_agent, created_at, last_activity_at,
                                  expires_at, access_expires_at)
            values (:jti, :user_id, :kind, :handle_hash, :ip, :user_agent, :now, :now, :expires_at, :access_expires_at)
            """;

    private static final String INSERT_REFRESH_TOKEN =
            "insert into refresh_tokens (hash, jti, issued_at) values (:hash, :jti, :now)";

    private static final String OF_REFRESH_TOKEN = "select jti from refresh_tokens where hash = :hash";

    private static final String USE_REFRESH_TOKEN =
            "update refresh_tokens set used_at = :now where hash = :hash and used_at is null";

    private static final String RENEW = """
            update sessions set access_expires_at = :access_expires_at, last_activity_at = :now where jti = :jti
            """;

    private static final String END = """
            update sessions s set revoked_at = :now, end_reason = :reason
             where s.jti = :jti and s.revoked_at is null
            returning s.jti, s.user_id, s.kind, s.created_at, s.last_activity_at, s.expires_at, s.access_expires_at,
                      s.revoked_at, s.end_reason
            """;

    private static final String END_OF_USER = END.replace("s.jti = :jti", "s.user_id = :user_id");

    private static final String TOUCH = """
            update sessions s set last_activity_at = greatest(s.last_activity_at, seen.at)
              from unnest(:jtis::text[], :times::timestamptz[]) as seen (jti, at)
             where s.jti = seen.jti and s.revoked_at is null
            """;

    private static final String END_RESTED = """
            update sessions set revoked_at = :now,
                   end_reason = case when expires_at <= :now then 'expired' else 'inactivity' end
             where jti in (select jti from sessions
                            where revoked_at is null and access_expires_at > :now
                              and (expires_at <= :now or (kind = 'password' and last_activity_at <= :rested))
                            limit :limit)
            """;

    private static final String DELETE_DEAD = """
            delete from sessions
             where jti in (select jti from sessions where revoked_at is not null and access_expires_at <= :now
                           union all
                           select jti from sessions where revoked_at is null and access_expires_at <= :now
                              and (expires_at <= :now or (kind = 'password' and last_activity_at <= :rested))
                            limit :limit)
            """;

    private final DatabaseClient database;

    SessionTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<SignedIn> find(String jti) {
        return database.sql(FIND).bind("jti", jti).map(SessionTable::signedIn).one();
    }

    Mono<SignedIn> findByHandle(byte[] hash) {
        return database.sql(FIND_BY_HANDLE)
                .bind("handle_hash", hash)
                .map(SessionTable::signedIn)
                .one();
    }

    Mono<SignedIn> lock(String jti) {
        return database.sql(LOCK).bind("jti", jti).map(SessionTable::signedIn).one();
    }

    /** The oldest first. */
    Flux<LoginSession> liveOfUser(long userId, Instant now, Instant rested) {
        return database.sql(LIVE_OF_USER)
                .bind("user_id", userId)
                .bind("now", now)
                .bind("rested", rested)
                .map(SessionTable::session)
                .all();
    }

    Flux<LoginSession> active(@Nullable Long userId, Instant now, Instant rested, int limit) {
        return database.sql(ACTIVE)
                .bind("user_id", Parameters.in(R2dbcType.BIGINT, userId))
                .bind("now", now)
                .bind("rested", rested)
                .bind("limit", limit)
                .map(SessionTable::session)
                .all();
    }

    Mono<Long> countActive(@Nullable Long userId, Instant now, Instant rested) {
        return database.sql(COUNT_ACTIVE)
                .bind("user_id", Parameters.in(R2dbcType.BIGINT, userId))
                .bind("now", now)
                .bind("rested", rested)
                .mapValue(Long.class)
                .one();
    }

    Flux<SignedIn> list(SessionChoice choice, Instant now, Instant rested, int limit, long offset) {
        return chosen(LIST + conditions(choice, true) + NEWEST_FIRST, choice, true)
                .bind("now", now)
                .bind("rested", rested)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(SessionTable::signedIn)
                .all();
    }

    Mono<Long> count(SessionChoice choice, long most, Instant now, Instant rested) {
        String sql = choice.providerUserId() == null ? COUNT : COUNT_OF_USERS;
        return chosen(sql + conditions(choice, false) + NO_FURTHER, choice, false)
                .bind("most", most)
                .bind("now", now)
                .bind("rested", rested)
                .mapValue(Long.class)
                .one();
    }

    Mono<Void> insert(LoginSession session, byte @Nullable [] handleHash, Origin origin) {
        return database.sql(INSERT)
                .bind("jti", session.jti())
                .bind("user_id", session.userId())
                .bind("kind", session.kind().wireName())
                .bind("handle_hash", Parameters.in(R2dbcType.VARBINARY, handleHash))
                .bind("ip", text(origin.ip()))
                .bind("user_agent", text(origin.userAgent()))
                .bind("now", session.createdAt())
                .bind("expires_at", session.expiresAt())
                .bind("access_expires_at", session.accessExpiresAt())
                .then();
    }

    Mono<Void> insertRefreshToken(byte[] hash, String jti, Instant now) {
        return database.sql(INSERT_REFRESH_TOKEN)
                .bind("hash", hash)
                .bind("jti", jti)
                .bind("now", now)
                .then();
    }

    /** The session that this refresh token was ever issued for. */
    Mono<String> ofRefreshToken(byte[] hash) {
        return database.sql(OF_REFRESH_TOKEN)
                .bind("hash", hash)
                .mapValue(String.class)
                .one();
    }

    /** True the first time. */
    Mono<Boolean> useRefreshToken(byte[] hash, Instant now) {
        return database.sql(USE_REFRESH_TOKEN)
                .bind("hash", hash)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Mono<Void> renew(String jti, Instant accessExpiresAt, Instant now) {
        return database.sql(RENEW)
                .bind("jti", jti)
                .bind("access_expires_at", accessExpiresAt)
                .bind("now", now)
                .then();
    }

    /** The session as it ended; empty when it does not live. */
    Mono<LoginSession> end(String jti, EndReason reason, Instant now) {
        return database.sql(END)
                .bind("jti", jti)
                .bind("reason", reason.wireName())
                .bind("now", now)
                .map(SessionTable::session)
                .one();
    }

    Flux<LoginSession> endAllOf(long userId, EndReason reason, Instant now) {
        return database.sql(END_OF_USER)
                .bind("user_id", userId)
                .bind("reason", reason.wireName())
                .bind("now", now)
                .map(SessionTable::session)
                .all();
    }

    Mono<Void> touch(Map<String, Instant> activity) {
        List<Map.Entry<String, Instant>> seen = List.copyOf(activity.entrySet());
        return database.sql(TOUCH)
                .bind("jtis", seen.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .bind(
                        "times",
                        seen.stream().map(entry -> entry.getValue().toString()).toArray(String[]::new))
                .then();
    }

    Mono<Long> endRested(Instant now, Instant rested, int limit) {
        return swept(END_RESTED, now, rested, limit);
    }

    Mono<Long> deleteDead(Instant now, Instant rested, int limit) {
        return swept(DELETE_DEAD, now, rested, limit);
    }

    /** Only what is asked for, so that the planner sees which index helps. */
    private static String conditions(SessionChoice choice, boolean paged) {
        return (choice.kind() == null ? "" : " and s.kind = :kind")
                + (choice.userId() == null ? "" : " and s.user_id = :user_id")
                + (choice.providerUserId() == null ? "" : " and u.provider_user_id = :provider_user_id")
                + (paged && choice.after() != null ? " and (s.created_at, s.jti) < (:after_at, :after_jti)" : "");
    }

    private DatabaseClient.GenericExecuteSpec chosen(String sql, SessionChoice choice, boolean paged) {
        DatabaseClient.GenericExecuteSpec query = database.sql(sql);
        if (choice.kind() != null) {
            query = query.bind("kind", choice.kind().wireName());
        }
        if (choice.userId() != null) {
            query = query.bind("user_id", choice.userId());
        }
        if (choice.providerUserId() != null) {
            query = query.bind("provider_user_id", choice.providerUserId());
        }
        SessionChoice.Place after = choice.after();
        if (paged && after != null) {
            query = query.bind("after_at", after.createdAt()).bind("after_jti", after.jti());
        }
        return query;
    }

    private Mono<Long> swept(String sql, Instant now, Instant rested, int limit) {
        return database.sql(sql)
                .bind("now", now)
                .bind("rested", rested)
                .bind("limit", limit)
                .fetch()
                .rowsUpdated();
    }

    private static SignedIn signedIn(Readable row) {
        return new SignedIn(UserTable.user(row), session(row));
    }

    private static LoginSession session(Readable row) {
        return new LoginSession(
                UserTable.required(row, "jti", String.class),
                UserTable.required(row, "user_id", Long.class),
                LoginSession.Kind.named(UserTable.required(row, "kind", String.class)),
                UserTable.required(row, "created_at", Instant.class),
                UserTable.required(row, "last_activity_at", Instant.class),
                UserTable.required(row, "expires_at", Instant.class),
                UserTable.required(row, "access_expires_at", Instant.class),
                row.get("revoked_at", Instant.class),
                Optional.ofNullable(row.get("end_reason", String.class))
                        .map(EndReason::named)
                        .orElse(null));
    }

    private static Parameter text(@Nullable String value) {
        return Parameters.in(R2dbcType.VARCHAR, value);
    }
}
