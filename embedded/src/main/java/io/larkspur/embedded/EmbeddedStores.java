package io.larkspur.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A real Postgres and a real Redis as children of this process, listening on loopback only, each started when first
 * asked for. What an earlier process left running in the same folder is stopped first.
 */
public final class EmbeddedStores implements AutoCloseable {

    private final Path folder;
    private final Durability durability;
    private @Nullable PostgresServer postgres;
    private @Nullable RedisServerProcess redis;

    private EmbeddedStores(Path folder, Durability durability) {
        this.folder = folder.toAbsolutePath();
        this.durability = durability;
    }

    /** Durable servers whose data stays in the folder, so that a restart loses nothing. The caller closes them. */
    public static EmbeddedStores keepingDataIn(Path folder) {
        return new EmbeddedStores(folder, Durability.SAFE);
    }

    /** The one pair of servers all tests of this JVM share; it vanishes with the JVM. */
    public static EmbeddedStores forTests() {
        return ForTests.STORES;
    }

    /** Postgres's main database in libpq's form. */
    public String databaseUrl() {
        return postgres().url("postgres");
    }

    public String redisUrl() {
        return redis().url(0);
    }

    /** A new, empty database on the same server. */
    public String freshDatabase() {
        return postgres().createDatabase();
    }

    /** An empty logical database on the same server; they are handed out in turn. */
    public String freshRedis() {
        return redis().nextEmptyDatabase();
    }

    /** The Postgres server itself, for whoever wants to see it stopped, killed or held. */
    public ProcessHandle postgresProcess() {
        return postgres().process();
    }

    /** The Redis server itself. */
    public ProcessHandle redisProcess() {
        return redis().process();
    }

    /** Ends Postgres if it still runs. The next use starts it with the same data, maybe at another address. */
    public synchronized void endPostgres() {
        if (postgres != null) {
            postgres.close();
            postgres = null;
        }
    }

    /** Ends Redis if it still runs. The next use starts it with the same data, maybe at another address. */
    public synchronized void endRedis() {
        if (redis != null) {
            redis.close();
            redis = null;
        }
    }

    @Override
    public void close() {
        endRedis();
        endPostgres();
    }

    private synchronized PostgresServer postgres() {
        if (postgres == null) {
            postgres = started("Postgres", () -> PostgresServer.start(home().resolve("postgres"), durability));
        }
        return postgres;
    }

    private synchronized RedisServerProcess redis() {
        if (redis == null) {
            redis = started("Redis", () -> RedisServerProcess.start(home().resolve("redis"), durability));
        }
        return redis;
    }

    private Path home() throws IOException {
        return Files.createDirectories(folder);
    }

    private <T> T started(String name, Start<T> start) {
        try {
            return start.run();
        } catch (IOException failure) {
            throw new UncheckedIOException("The embedded " + name + " cannot start in " + folder, failure);
        }
    }

    private interface Start<T> {
        T run() throws IOException;
    }

    private static final class ForTests {

        static final EmbeddedStores STORES = vanishing();

        private static EmbeddedStores vanishing() {
            try {
                Path folder = Files.createTempDirectory("larkspur-stores-");
                EmbeddedStores stores = new EmbeddedStores(folder, Durability.NONE);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    stores.close();
                    Leftovers.delete(folder);
                }));
                return stores;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
