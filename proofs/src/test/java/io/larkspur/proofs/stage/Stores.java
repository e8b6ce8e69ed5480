package io.larkspur.proofs.stage;

import io.larkspur.embedded.EmbeddedStores;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** Real Postgres and Redis, which keep what they acknowledge, and can be killed, held, emptied and looked into. */
public final class Stores implements AutoCloseable {

    private static final int MOST_STARTS = 20;

    private final EmbeddedStores servers;
    private final List<Lines> lines = new CopyOnWriteArrayList<>();
    private volatile boolean postgresHeld;
    private volatile boolean redisHeld;
    private volatile boolean redisFull;

    private Stores(EmbeddedStores servers) {
        this.servers = servers;
    }

    static Stores startIn(Path folder) {
        Stores stores = new Stores(EmbeddedStores.keepingDataIn(folder));
        stores.postgresPort();
        stores.redisPort();
        return stores;
    }

    /** The lines follow the servers to the ports they are at after a restart. */
    void follow(Lines replica) {
        lines.add(replica);
    }

    int postgresPort() {
        return URI.create(servers.databaseUrl()).getPort();
    }

    int redisPort() {
        return URI.create(servers.redisUrl()).getPort();
    }

    public void killPostgres() {
        Signals.kill(servers.postgresProcess());
    }

    public void killRedis() {
        Signals.kill(servers.redisProcess());
    }

    public void holdPostgres() {
        postgresHeld = true;
        Signals.stop(servers.postgresProcess());
    }

    public void holdRedis() {
        redisHeld = true;
        Signals.stop(servers.redisProcess());
    }

    /** It takes no byte more, and says so to whoever writes. */
    public void fillRedis() {
        redisFull = true;
        limitRedis("1");
        try (Jedis redis = redis()) {
            redis.set("room", "");
            throw new IllegalStateException("Redis still takes what is written");
        } catch (JedisDataException full) {
            return;
        }
    }

    private void limitRedis(String bytes) {
        try (Jedis redis = redis()) {
            redis.configSet("maxmemory-policy", "noeviction");
            redis.configSet("maxmemory", bytes);
        }
    }

    /** Both run again, whatever was done to them. */
    public void heal() {
        wake();
        if (!servers.postgresProcess().isAlive()) {
            servers.endPostgres();
            startPostgres();
        }
        if (!servers.redisProcess().isAlive()) {
            servers.endRedis();
        } else if (redisFull) {
            limitRedis("0");
        }
        redisFull = false;
        int postgres = postgresPort();
        int redis = redisPort();
        lines.forEach(line -> {
            line.postgres().target(postgres);
            line.redis().target(redis);
        });
    }

    private void wake() {
        if (postgresHeld) {
            Signals.resume(servers.postgresProcess());
            postgresHeld = false;
        }
        if (redisHeld) {
            Signals.resume(servers.redisProcess());
            redisHeld = false;
        }
    }

    /** A start right after a kill fails while the dead server still holds its memory. */
    private void startPostgres() {
        for (int start = 1; ; start++) {
            try {
                postgresPort();
                return;
            } catch (RuntimeException tooEarly) {
                if (start == MOST_STARTS) {
                    throw tooEarly;
                }
                Pause.ofMillis(500);
            }
        }
    }

    public Jedis redis() {
        return new Jedis("127.0.0.1", redisPort());
    }

    /** The first column of every row. */
    public List<String> query(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
            return values;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public int execute(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgresPort() + "/postgres", "postgres", "");
    }

    @Override
    public void close() {
        wake();
        servers.close();
    }
}
