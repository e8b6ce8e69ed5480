package io.larkspur.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

class EmbeddedStoresIntegrationTests {

    @Test
    void keepsItsDataOverARestart(@TempDir Path folder) throws SQLException {
        try (EmbeddedStores stores = EmbeddedStores.keepingDataIn(folder);
                Jedis redis = new Jedis(stores.redisUrl())) {
            execute(stores.databaseUrl(), "CREATE TABLE bowl AS SELECT 42 AS spoons");
            redis.set("bowl", "full");
        }

        try (EmbeddedStores stores = EmbeddedStores.keepingDataIn(folder);
                Jedis redis = new Jedis(stores.redisUrl())) {
            assertThat(number(stores.databaseUrl(), "SELECT spoons FROM bowl")).isEqualTo(42);
            assertThat(redis.get("bowl")).isEqualTo("full");
        }
    }

    @Test
    void handsOutEmptyDatabases() throws SQLException {
        EmbeddedStores stores = EmbeddedStores.forTests();
        String first = stores.freshDatabase();
        execute(first, "CREATE TABLE bowl (spoons int)");

        String second = stores.freshDatabase();

        assertThat(second).isNotEqualTo(first);
        assertThat(number(second, "SELECT count(*) FROM pg_tables WHERE tablename = 'bowl'"))
                .isZero();
        assertThat(stores.freshRedis()).isNotEqualTo(stores.freshRedis());
    }

    @Test
    void startsAServerAgainThatWasKilled(@TempDir Path folder) throws SQLException {
        try (EmbeddedStores stores = EmbeddedStores.keepingDataIn(folder)) {
            execute(stores.databaseUrl(), "CREATE TABLE bowl AS SELECT 42 AS spoons");
            ProcessHandle postgres = stores.postgresProcess();
            ProcessHandle redis = stores.redisProcess();
            postgres.destroyForcibly();
            redis.destroyForcibly();
            postgres.onExit().join();
            redis.onExit().join();

            stores.endPostgres();
            stores.endRedis();

            assertThat(number(stores.databaseUrl(), "SELECT spoons FROM bowl")).isEqualTo(42);
            try (Jedis again = new Jedis(stores.redisUrl())) {
                assertThat(again.ping()).isEqualTo("PONG");
            }
            assertThat(stores.postgresProcess().pid()).isNotEqualTo(postgres.pid());
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(String url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url.replace("postgres@", ""), "postgres", "");
    }
}
