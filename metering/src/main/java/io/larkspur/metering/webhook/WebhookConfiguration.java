package io.larkspur.metering.webhook;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.accounts.key.RootKey;
import io.larkspur.metering.chore.Chore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Offers {@link Webhooks} and sends what stands in the outbox. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
public class WebhookConfiguration {

    private static final Duration TIDY = Duration.ofMinutes(1);

    @Bean
    Webhooks webhooks(
            DatabaseClient database,
            RootKey root,
            AuditTrail audit,
            TransactionalOperator transaction,
            WebhookProperties properties,
            Clock clock) {
        return new StoredWebhooks(
                new WebhookTable(database),
                new DeliveryTable(database),
                new Signer(root),
                audit,
                transaction,
                properties,
                clock);
    }

    @Bean
    Dispatch webhookDispatch(
            DatabaseClient database, RootKey root, WebhookProperties properties, MeterRegistry meters, Clock clock) {
        Postman postman = new Postman(new Signer(root), properties, clock);
        return new Dispatch(
                new WebhookTable(database), new DeliveryTable(database), postman, properties, meters, clock);
    }

    @Bean
    Chore webhookDispatchChore(Dispatch dispatch, WebhookProperties properties) {
        return new Chore("send webhooks", properties.interval(), dispatch::send);
    }

    @Bean
    Chore webhookTidyChore(Dispatch dispatch) {
        return new Chore("tidy up webhooks", TIDY, dispatch::tidy);
    }

    @Bean
    RemovedWebhooks removedWebhooks(DatabaseClient database, Clock clock) {
        return new RemovedWebhooks(database, clock);
    }

    @Bean
    Chore removedWebhooksChore(RemovedWebhooks removed) {
        return new Chore("delete what removed webhooks were told", TIDY, removed::tidy);
    }
}
