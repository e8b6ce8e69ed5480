package io.larkspur.accounts.login;

import io.larkspur.accounts.login.GatheredUsers.Known;
import io.larkspur.accounts.login.GatheredUsers.ProviderUser;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** People in Postgres. */
final class UserTable {

    /** Prefixed, so that a session's row can bring its user along. */
    static final String COLUMNS = """
            u.id as u_id, u.provider as u_provider, u.provider_user_id as u_provider_user_id, u.username as u_username,
            u.email as u_email, u.full_name as u_full_name, u.role as u_role, u.is_active as u_is_active,
            u.created_at as u_created_at, u.updated_at as u_updated_at,
            u.member_since as u_member_since
            """;

    private static final String SELECT = "select " + COLUMNS + ", u.password_hash as u_password_hash from users u";

    private static final String FIND = SELECT + " where u.provider = :provider and u.provider_user_id = :id";

    private static final String FIND_ALL = "select " + COLUMNS + """
              , u.claimed_email, u.claimed_name
              from unnest(:providers::text[], :ids::text[]) as asked (provider, id)
              join users u on u.provider = asked.provider and u.provider_user_id = asked.id
            """;

    private static final String BY_ID = SELECT + " where u.id = :id";

    /** Sign-ins of one user follow one another, so that the limit of sessions holds. */
    private static final String LOCK = BY_ID + " for update";

    private static final String LIST_LOCAL =
            SELECT + " where u.provider = 'local' order by u.id desc limit :limit offset :offset";

    private static final String COUNT_LOCAL = "select count(*) from users where provider = 'local'";

    private static final String INSERT_LOCAL = """
            insert into users (provider, provider_user_id, username, email, full_name, role, password_hash, is_active,
                               created_at, updated_at)
            values ('local', :id, :username, :email, :full_name, :role, :hash, true, :now, :now)
            on conflict (provider, provider_user_id) do nothing
            returning id
            """;

    /** What the provider says now counts; the row changes only where that is something new. */
    private static final String VOUCHED_FOR = """
            insert into users (provider, provider_user_id, username, email, full_name, role, is_active, created_at,
                               updated_at)
            values (:provider, :id, :username, :email, :full_name, 'user', true, :now, :now)
            on conflict (provider, provider_user_id) do update
               set email = excluded.email, full_name = excluded.full_name,
                   updated_at = case when (users.email, users.full_name)
                                          is distinct from (excluded.email, excluded.full_name)
                                     then excluded.updated_at else users.updated_at end
            returning id
            """;

    /** A claim counts once, when it is new: what the user says later stays. Silence leaves what is known. */
    private static final String CLAIM = """
            with said as (select id,
                                 case when :email is distinct from claimed_email
                                      then coalesce(:email, email) else email end as email,
                                 case when :full_name is distinct from claimed_name
                                      then coalesce(:full_name, full_name) else full_name end as full_name
                            from users where id = :id for update)
            update users u
               set email = said.email, full_name = said.full_name,
                   claimed_email = coalesce(:email, u.claimed_email),
                   claimed_name = coalesce(:full_name, u.claimed_name),
                   updated_at = case when (u.email, u.full_name) is distinct from (said.email, said.full_name)
                                     then :now else u.updated_at end
              from said where u.id = said.id
            returning
            """ + COLUMNS;

    private static final String INSERT_VOUCHED = """
            insert into users (provider, provider_user_id, username, email, full_name, claimed_email, claimed_name, role,
                               is_active, created_at, updated_at)
            values (:provider, :id, :username, :email, :full_name, :email, :full_name, 'user', true, :now, :now)
            on conflict (provider, provider_user_id) do nothing
            returning id
            """;

    /** Silence leaves what is known, and a row that nothing changes keeps its time. */
    private static final String ENROL = """
            with before as (select id, member_since is null as is_new from users where id = :id for update)
            update users u
               set email = coalesce(:email, u.email), full_name = coalesce(:full_name, u.full_name),
                   member_since = coalesce(u.member_since, :now),
                   member_name = case when u.provider = 'local' then u.id::text else u.provider_user_id end,
                   updated_at = case when (u.email, u.full_name) is distinct from
                                          (coalesce(:email, u.email), coalesce(:full_name, u.full_name))
                                     then :now else u.updated_at end
              from before where u.id = before.id
            returning before.is_new,
            """ + COLUMNS;

    private static final String MEMBER = SELECT + " where u.member_name = :name";

    private static final String ACTIVATE = "update users set is_active = :active, updated_at = :now where id = :id";

    private static final String PASSWORD =
            "update users set password_hash = :hash, updated_at = :now where id = :id and provider = 'local'";

    private static final String ROLE = "update users set role = :role, updated_at = :now where id = :id";

    private final DatabaseClient database;

    UserTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<StoredUser> findLocal(String normalName) {
        return database.sql(FIND)
                .bind("provider", User.LOCAL)
                .bind("id", normalName)
                .map(UserTable::stored)
                .one();
    }

    Mono<StoredUser> findOf(String provider, String providerUserId) {
        return database.sql(FIND)
                .bind("provider", provider)
                .bind("id", providerUserId)
                .map(UserTable::stored)
                .one();
    }

    /** Those of them there are. */
    Mono<Map<ProviderUser, Known>> findAll(List<ProviderUser> asked) {
        return database.sql(FIND_ALL)
                .bind("providers", asked.stream().map(ProviderUser::provider).toArray(String[]::new))
                .bind("ids", asked.stream().map(ProviderUser::id).toArray(String[]::new))
                .map(UserTable::known)
                .all()
                .collectMap(found ->
                        new ProviderUser(found.user().provider(), found.user().providerUserId()));
    }

    /** The id of the user, made or brought up to date. */
    Mono<Long> vouchedFor(VouchedUser user, Instant now) {
        return vouched(VOUCHED_FOR, user, now);
    }

    /** The new user's id; empty when there is one already. */
    Mono<Long> insertVouched(VouchedUser user, Instant now) {
        return vouched(INSERT_VOUCHED, user, now);
    }

    /** The user, as they are with what their token says. */
    Mono<User> claim(long id, VouchedUser said, Instant now) {
        return database.sql(CLAIM)
                .bind("id", id)
                .bind("email", text(said.email()))
                .bind("full_name", text(said.fullName()))
                .bind("now", now)
                .map(row -> user(row))
                .one();
    }

    Mono<Members.Enrolment> enrol(long id, @Nullable String email, @Nullable String fullName, Instant now) {
        return database.sql(ENROL)
                .bind("id", id)
                .bind("email", text(email))
                .bind("full_name", text(fullName))
                .bind("now", now)
                .map(row -> new Members.Enrolment(user(row), required(row, "is_new", Boolean.class)))
                .one();
    }

    Mono<User> member(String name) {
        return database.sql(MEMBER).bind("name", name).map(row -> user(row)).one();
    }

    Mono<StoredUser> find(long id) {
        return database.sql(BY_ID).bind("id", id).map(UserTable::stored).one();
    }

    Mono<StoredUser> lock(long id) {
        return database.sql(LOCK).bind("id", id).map(UserTable::stored).one();
    }

    Flux<User> listLocal(int limit, long offset) {
        return database.sql(LIST_LOCAL)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(row -> stored(row).user())
                .all();
    }

    Mono<Long> countLocal() {
        return database.sql(COUNT_LOCAL).mapValue(Long.class).one();
    }

    /** The new user's id; empty when the name is taken. */
    Mono<Long> insertLocal(NewAccount account, String hash, Instant now) {
        return database.sql(INSERT_LOCAL)
                .bind("id", Names.normal(account.username()))
                .bind("username", account.username().strip())
                .bind("email", text(account.email()))
                .bind("full_name", text(account.fullName()))
                .bind("role", account.role().wireName())
                .bind("hash", hash)
                .bind("now", now)
                .mapValue(Long.class)
                .one();
    }

    Mono<Boolean> setActive(long id, boolean active, Instant now) {
        return database.sql(ACTIVATE)
                .bind("id", id)
                .bind("active", active)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Mono<Boolean> setPassword(long id, String hash, Instant now) {
        return database.sql(PASSWORD)
                .bind("id", id)
                .bind("hash", hash)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    Mono<Boolean> setRole(long id, Role role, Instant now) {
        return database.sql(ROLE)
                .bind("id", id)
                .bind("role", role.wireName())
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    private Mono<Long> vouched(String sql, VouchedUser user, Instant now) {
        return database.sql(sql)
                .bind("provider", user.provider())
                .bind("id", user.providerUserId())
                .bind("username", user.provider() + ":" + user.providerUserId())
                .bind("email", text(user.email()))
                .bind("full_name", text(user.fullName()))
                .bind("now", now)
                .mapValue(Long.class)
                .one();
    }

    static User user(Readable row) {
        return new User(
                required(row, "u_id", Long.class),
                required(row, "u_provider", String.class),
                required(row, "u_provider_user_id", String.class),
                required(row, "u_username", String.class),
                row.get("u_email", String.class),
                row.get("u_full_name", String.class),
                Role.named(required(row, "u_role", String.class)).orElse(Role.USER),
                required(row, "u_is_active", Boolean.class),
                required(row, "u_created_at", Instant.class),
                required(row, "u_updated_at", Instant.class),
                row.get("u_member_since", Instant.class));
    }

    private static Known known(Readable row) {
        return new Known(user(row), row.get("claimed_email", String.class), row.get("claimed_name", String.class));
    }

    private static StoredUser stored(Readable row) {
        return new StoredUser(user(row), row.get("u_password_hash", String.class));
    }

    private static io.r2dbc.spi.Parameter text(@Nullable String value) {
        return Parameters.in(R2dbcType.VARCHAR, value);
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
