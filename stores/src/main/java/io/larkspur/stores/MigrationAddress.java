package io.larkspur.stores;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Tells the migration run, the one user of JDBC, where Postgres is. */
final class MigrationAddress implements JdbcConnectionDetails {

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
    public String getJdbcUrl() {
        String sslMode = address.parameters().get("sslmode");
        return "jdbc:postgresql://" + address + "?connectTimeout=5&ApplicationName=larkspur-migration"
                + (sslMode == null ? "" : "&sslmode=" + sslMode);
    }
}
