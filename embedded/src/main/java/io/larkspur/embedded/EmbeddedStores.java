package io.larkspur.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real Postgres and a real Redis as children of this process, listening on loopback only. They end with it; what an
 * earlier process left running in the same folder is stopped first.
 */
public final class EmbeddedStores implements AutoCloseable {

    private final PostgresServer postgres;
    private final RedisServerProcess redis;

    private EmbeddedStores(PostgresServer postgres, RedisServerProcess redis) {
        this.postgres = postgres;
        this.redis = redis;
    }

    /** Durable servers whose data stays in the folder, so that a restart loses nothing. */
    public static EmbeddedStores keepingDataIn(Path folder) {
        return start(folder, Durability.SAFE);
    }

    /** The one pair of servers all tests of this JVM share; it vanishes with the JVM. */
    public static EmbeddedStores forTests() {
        return ForTests.STORES;
    }

    /** Postgres's main database in libpq's form. */
    public String databaseUrl() {
        return postgres.url("postgres");
    }

    public String redisUrl() {
        return redis.url(0);
    }

    /** A new, empty database on the same server. */
    public String freshDatabase() {
        return postgres.createDatabase();
    }

    /** An empty logical database on the same server; they are handed out in turn. */
    public String freshRedis() {
        return redis.nextEmptyDatabase();
    }

    @Override
    public void close() {
        redis.close();
        postgres.close();
    }

    private static EmbeddedStores start(Path folder, Durability durability) {
        try {
            Path home = Files.createDirectories(folder.toAbsolutePath());
            PostgresServer postgres = PostgresServer.start(home.resolve("postgres"), durability);
            return new EmbeddedStores(postgres, RedisServerProcess.start(home.resolve("redis"), durability));
        } catch (IOException failure) {
            throw new UncheckedIOException("The embedded stores cannot start in " + folder, failure);
        }
    }

    private static final class ForTests {

        static final EmbeddedStores STORES = start(temporary(), Durability.NONE);

        private static Path temporary() {
            try {
                Path folder = Files.createTempDirectory("larkspur-stores-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Leftovers.delete(folder)));
                return folder;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
