package io.larkspur.stores;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.time.Duration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;

/** Tells the reactive driver where Postgres is. */
final class PostgresAddress implements R2dbcConnectionDetails {

    private final StoreAddress address;
    private final Duration connectTimeout;
    private final Duration statementTimeout;

    PostgresAddress(StoreAddress address, Duration connectTimeout, Duration statementTimeout) {
        this.address = address;
        this.connectTimeout = connectTimeout;
        this.statementTimeout = statementTimeout;
    }

    @Override
    public ConnectionFactoryOptions getConnectionFactoryOptions() {
        ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.builder()
                .option(ConnectionFactoryOptions.DRIVER, "postgresql")
                .option(ConnectionFactoryOptions.HOST, address.host())
                .option(ConnectionFactoryOptions.PORT, address.port())
                .option(ConnectionFactoryOptions.DATABASE, address.path())
                .option(ConnectionFactoryOptions.CONNECT_TIMEOUT, connectTimeout)
                .option(ConnectionFactoryOptions.STATEMENT_TIMEOUT, statementTimeout)
                .option(Option.valueOf("applicationName"), "larkspur")
                .option(PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, new SpreadLoops());
        String username = address.username();
        if (username != null) {
            options.option(ConnectionFactoryOptions.USER, username);
        }
        String password = address.password();
        if (password != null) {
            options.option(ConnectionFactoryOptions.PASSWORD, password);
        }
        String sslMode = address.parameters().get("sslmode");
        if (sslMode != null) {
            options.option(PostgresqlConnectionFactoryProvider.SSL_MODE, SSLMode.fromValue(sslMode));
        }
        return options.build();
    }
}
