package io.larkspur.accounts.login;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.accounts.key.RootKey;
import io.larkspur.accounts.walk.SignInWalkConfiguration;
import io.larkspur.stores.RedisAside;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/**
 * Offers {@link LocalAccounts}, {@link LoginSessions}, {@link ProviderSessions}, {@link VouchedUsers}, {@link Members} and
 * {@link AllowedUsers} to the program that lets people sign in. Wants a {@link Clock} and the rest of this room.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignInProperties.class)
@Import({SignInWalkConfiguration.class, MembersConfiguration.class})
public class LoginConfiguration {

    @Bean
    Hashing passwordHashing(SignInProperties properties) {
        return new Hashing(properties.hashing().together(), properties.hashing().waiting());
    }

    @Bean
    SignInGate signInGate(
            DatabaseClient database,
            TransactionalOperator transaction,
            SignInProperties properties,
            Hashing hashing,
            RootKey root,
            Clock clock) {
        return new SignInGate(
                new AttemptTable(database, transaction, properties.attempts(), root, clock),
                properties.attempts(),
                hashing,
                new PasswordHasher(properties.hashing()),
                clock);
    }

    @Bean
    SessionTable loginSessionTable(DatabaseClient database) {
        return new SessionTable(database);
    }

    @Bean
    Activity loginActivity(SessionTable sessions, SignInProperties properties) {
        return new Activity(sessions, properties.activityInterval());
    }

    @Bean
    Blacklist accessTokenBlacklist(RedisAside redis, Clock clock) {
        return new Blacklist(redis, clock);
    }

    @Bean
    SessionEnds loginSessionEnds(
            SessionTable sessions,
            Blacklist blacklist,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock) {
        return new SessionEnds(sessions, blacklist, audit, transaction, clock);
    }

    @Bean
    LocalAccounts localAccounts(
            DatabaseClient database,
            SessionEnds ends,
            SignInGate gate,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock) {
        return new StoredAccounts(new UserTable(database), ends, gate, audit, transaction, clock);
    }

    @Bean
    AllowedUsers allowedUsers(
            DatabaseClient database,
            SessionEnds ends,
            AuditTrail audit,
            TransactionalOperator transaction,
            Clock clock) {
        return new StoredAllowedUsers(
                new AllowlistTable(database),
                new UserTable(database),
                new ExchangeCodeTable(database),
                ends,
                audit,
                transaction,
                clock);
    }

    @Bean
    VouchedUsers vouchedUsers(
            DatabaseClient database,
            AuditTrail audit,
            TransactionalOperator transaction,
            SignInProperties properties,
            Clock clock) {
        return new StoredVouchedUsers(new UserTable(database), audit, transaction, clock, properties.storeTimeout());
    }

    @Bean
    ProviderSessions providerSessions(
            DatabaseClient database,
            SessionTable sessions,
            SessionEnds ends,
            Activity activity,
            AuditTrail audit,
            TransactionalOperator transaction,
            SignInProperties properties,
            Clock clock) {
        return new StoredProviderSessions(
                new AllowlistTable(database),
                new UserTable(database),
                new ExchangeCodeTable(database),
                sessions,
                ends,
                new SessionRules(properties.inactivityTimeout()),
                activity,
                audit,
                transaction,
                clock,
                properties);
    }

    @Bean
    LoginSessions loginSessions(
            DatabaseClient database,
            SessionTable sessions,
            SessionEnds ends,
            Activity activity,
            Blacklist blacklist,
            SignInGate gate,
            AuditTrail audit,
            TransactionalOperator transaction,
            RootKey root,
            SignInProperties properties,
            Clock clock) {
        UserTable users = new UserTable(database);
        AccessTokens tokens = new AccessTokens(properties, root, clock);
        SessionRules rules = new SessionRules(properties.inactivityTimeout());
        return new StoredLoginSessions(
                users,
                sessions,
                new SessionOpening(users, sessions, ends, rules, tokens, audit, transaction, clock, properties),
                new SessionRenewal(sessions, ends, rules, activity, tokens, audit, transaction, clock, properties),
                ends,
                rules,
                activity,
                blacklist,
                tokens,
                gate,
                audit,
                transaction,
                clock,
                properties);
    }
}
