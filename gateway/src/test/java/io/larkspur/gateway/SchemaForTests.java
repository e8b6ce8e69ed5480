package io.larkspur.gateway;

import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs the rooms' migrations, which in service only the control plane does. */
@Configuration(proxyBeanMethods = false)
class SchemaForTests {

    @Bean
    FlywayConnectionDetails migrations(JdbcConnectionDetails address) {
        return new FlywayConnectionDetails() {
            @Override
            public String getUsername() {
                return address.getUsername();
            }

            @Override
            public String getPassword() {
                return address.getPassword();
            }

            @Override
            public String getJdbcUrl() {
                return address.getJdbcUrl();
            }
        };
    }
}
