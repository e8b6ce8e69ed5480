package io.larkspur.metering;

import io.larkspur.metering.call.CallChoresConfiguration;
import io.larkspur.metering.chore.ChoreConfiguration;
import io.larkspur.metering.credits.CreditChoresConfiguration;
import io.larkspur.metering.usage.UsageChoresConfiguration;
import io.larkspur.metering.webhook.WebhookConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What the room does by itself: grants, checks of the books, partitions, webhooks. For the program that does chores,
 * beside {@link MeteringConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    ChoreConfiguration.class,
    CallChoresConfiguration.class,
    CreditChoresConfiguration.class,
    UsageChoresConfiguration.class,
    WebhookConfiguration.class
})
public class MeteringChoresConfiguration {}
