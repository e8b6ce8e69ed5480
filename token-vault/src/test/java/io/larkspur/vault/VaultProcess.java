package io.larkspur.vault;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.stores.StoresConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** The vault as one process would run it. Several on the same stores are several replicas. */
final class VaultProcess implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final String APP = "cli_a1b2c3d4e5f6a7b8";
    static final GrantKey ADA = new GrantKey(APP, "ou_ada");

    private final ConfigurableApplicationContext context;
    private final MovableClock clock;

    private VaultProcess(ConfigurableApplicationContext context, MovableClock clock) {
        this.context = context;
        this.clock = clock;
    }

    /** Stores that only this test uses. */
    static Stores stores() {
        return new Stores(
                EmbeddedStores.forTests().freshDatabase(),
                EmbeddedStores.forTests().freshRedis(),
                Keys.fresh(),
                new MovableClock());
    }

    record Stores(String database, String redis, String key, MovableClock clock) {

        /** Nobody listens on port 1. */
        Stores withoutRedis() {
            return new Stores(database, "redis://127.0.0.1:1/0", key, clock);
        }

        /** The same stores, for a program with another key. */
        Stores keyed(String other) {
            return new Stores(database, redis, other, clock);
        }

        /** Postgres by way of the cable. */
        Stores through(Cable cable) {
            return new Stores(database.replaceFirst(":\\d+/", ":" + cable.port() + "/"), redis, key, clock);
        }

        /** Where Postgres listens. */
        int databasePort() {
            return URI.create(database).getPort();
        }

        VaultProcess start(String... properties) {
            return start(new ScriptedPlatform(clock), properties);
        }

        VaultProcess start(TokenRevoker revoker, String... properties) {
            return start(new ScriptedPlatform(clock), revoker, properties);
        }

        VaultProcess start(ScriptedPlatform platform, String... properties) {
            return start(platform, (key, access, refresh) -> Mono.empty(), properties);
        }

        private VaultProcess start(ScriptedPlatform platform, TokenRevoker revoker, String... properties) {
            Map<String, Object> settings = new HashMap<>();
            settings.put("larkspur.stores.database-url", database);
            settings.put("larkspur.stores.redis-url", redis);
            settings.put("larkspur.vault.encryption-key", key);
            settings.put("spring.data.redis.repositories.enabled", false);
            settings.put("spring.data.redis.lettuce.pool.enabled", false);
            settings.put("spring.main.banner-mode", "off");
            // Tests move the time of grants by their own clock, and look after grants when they want to.
            settings.put("larkspur.vault.clock", "process");
            settings.put("larkspur.vault.refresh.upkeep", "10m");
            settings.put("larkspur.vault.refresh.patience", "15s");
            for (String property : properties) {
                settings.put(property.split("=", 2)[0], property.split("=", 2)[1]);
            }
            ConfigurableApplicationContext context = new SpringApplicationBuilder(Program.class)
                    .web(WebApplicationType.NONE)
                    .properties(settings)
                    .initializers(starting -> {
                        starting.getBeanFactory().registerSingleton("clock", clock);
                        starting.getBeanFactory().registerSingleton("platform", platform);
                        starting.getBeanFactory().registerSingleton("revoker", revoker);
                        starting.getBeanFactory().registerSingleton("cards", new ScriptedCards());
                        starting.getBeanFactory().registerSingleton("meters", new SimpleMeterRegistry());
                    })
                    .run();
            return new VaultProcess(context, clock);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({StoresConfiguration.class, VaultConfiguration.class})
    static class Program {}

    MovableClock clock() {
        return clock;
    }

    AuthSessions sessions() {
        return context.getBean(AuthSessions.class);
    }

    Invitations invitations() {
        return context.getBean(Invitations.class);
    }

    TokenVault vault() {
        return context.getBean(TokenVault.class);
    }

    ScriptedCards cards() {
        return context.getBean(ScriptedCards.class);
    }

    ScriptedPlatform platform() {
        return context.getBean(ScriptedPlatform.class);
    }

    Waiters waiters() {
        return context.getBean(Waiters.class);
    }

    RedisLink redisLink() {
        return context.getBean(RedisLink.class);
    }

    ReactiveStringRedisTemplate redis() {
        return context.getBean(ReactiveStringRedisTemplate.class);
    }

    DatabaseClient database() {
        return context.getBean(DatabaseClient.class);
    }

    /** What the process does by itself now and then, now. */
    void lookAfterGrants() {
        bean(RefreshUpkeep.class).round().block(PATIENCE);
    }

    /** As if so much time had passed that whoever has claimed a refresh should have finished it. */
    void ageClaims() {
        execute(
                "UPDATE grants SET next_try_at = clock_timestamp() - interval '1 second' WHERE next_try_at IS NOT NULL");
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** As if nobody had ever authorized: grants end by revocation, so that caches learn of it too. */
    void reset() {
        platform().answers(answer -> answer);
        cards().answerWell();
        for (String user : new String[] {"ou_ada", "ou_eve"}) {
            now(vault().revoke(new GrantKey(APP, user)));
        }
        execute("DELETE FROM user_auth_sessions");
        execute("DELETE FROM grants");
        platform().asked().clear();
        cards().sent().clear();
        cards().shown().clear();
    }

    /** Opens a session for the user, as an administrator would. */
    AuthSession open(String userId) {
        return now(sessions().open(new NewAuthSession(APP, userId, "websocket_card", Set.of(), null)));
    }

    /** Authorizes Ada from invitation to completion. */
    AuthSession authorizeAda(IssuedTokens tokens) {
        return now(sessions().complete(open("ou_ada").sessionId(), People.ada(), tokens));
    }

    AuthSession authorizeAda() {
        return authorizeAda(Tokens.fresh(clock));
    }

    static Invitation inviteAda(String application, String... scopes) {
        return new Invitation(ADA, application, Set.of(scopes));
    }

    /** What a single thing emits, within the test's patience. */
    static <T> T now(Mono<T> mono) {
        T value = mono.block(PATIENCE);
        if (value == null) {
            throw new AssertionError("Nothing was emitted");
        }
        return value;
    }

    long count(String sql) {
        return now(database()
                .sql("SELECT count(*) AS n FROM " + sql)
                .map(row -> Columns.number(row, "n"))
                .one());
    }

    void execute(String sql) {
        now(database().sql(sql).fetch().rowsUpdated());
    }

    @Override
    public void close() {
        context.close();
    }
}
