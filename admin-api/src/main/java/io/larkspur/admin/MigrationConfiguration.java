package io.larkspur.admin;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sends the migration run, which this program owns, to the address of the stores; without it Flyway has none. */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

    @Bean
    @ConditionalOnMissingBean
    FlywayConnectionDetails migrationTarget(JdbcConnectionDetails address) {
        return new Target(address);
    }

    private record Target(JdbcConnectionDetails address) implements FlywayConnectionDetails {

        @Override
        public @Nullable String getUsername() {
            return address.getUsername();
        }

        @Override
        public @Nullable String getPassword() {
            return address.getPassword();
        }

        @Override
        public String getJdbcUrl() {
            return address.getJdbcUrl();
        }
    }
}
