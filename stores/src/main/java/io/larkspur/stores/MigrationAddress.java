package io.larkspur.stores;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Tells the migration run, the one user of JDBC, where Postgres is. Flyway starts only when it sees JDBC details, and
 * connects only by details of its own kind.
 */
final class MigrationAddress implements JdbcConnectionDetails, FlywayConnectionDetails {

    private final StoreAddress address;

    MigrationAddress(StoreAddress address) {
        this.address = address;
    }

    @Override
    public @Nullable String getUsername() {
        return address.username();
    }

    @Override
    public @Nullable String getPassword() {
        return address.password();
    }

    @Override
    public String getDriverClassName() {
        return "org.postgresql.Driver";
    }

    @Override
    public String getJdbcUrl() {
        String sslMode = address.parameters().get("sslmode");
        return "jdbc:postgresql://" + address + "?connectTimeout=5&ApplicationName=larkspur-migration"
                + (sslMode == null ? "" : "&sslmode=" + sslMode);
    }
}
