package io.larkspur.accounts.walk;

import io.larkspur.accounts.key.RootKey;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** Offers {@link SignInWalks} to the program that lets people sign in; wants a {@link Clock}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WalkProperties.class)
public class SignInWalkConfiguration {

    /** What the states of sign-ins begin with; other walks' have no full stop in them. */
    public static final String STATE_PREFIX = "sign-in.";

    @Bean
    SignInWalks signInWalks(DatabaseClient database, RootKey root, WalkProperties properties, Clock clock) {
        return new StoredWalks(database, root, STATE_PREFIX, properties.storeTimeout(), clock);
    }
}
