package io.larkspur.conversations;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Offers {@link Conversations}, kept in Postgres; the tables come with the migrations of this room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConversationsProperties.class)
public class ConversationsConfiguration {

    @Bean
    @SuppressWarnings("TimeZoneUsage") // the one place of this room where the system's time enters
    Conversations conversations(
            DatabaseClient database,
            TransactionalOperator transaction,
            ConversationsProperties properties,
            ObjectProvider<Clock> clocks) {
        return new StoredConversations(
                new ConversationTable(database),
                new MessageTable(database),
                transaction,
                properties,
                clocks.getIfUnique(Clock::systemUTC));
    }
}
